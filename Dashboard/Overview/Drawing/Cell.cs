namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>A place on the drawing: of a part, or of an edge that passes.</summary>
/// <param name="Band">From the top; each is as wide as the drawing.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The middle.</param>
/// <param name="Height">Zero where an edge passes.</param>
/// <param name="IsHighest">No box is above it in its band's column.</param>
/// <param name="IsLowest">No box is below it there.</param>
/// <param name="ToTheLeft">Which way things go in this place.</param>
internal sealed record Cell(string Id, int Band, int Column, int X, int Y, int Height, bool ToTheLeft, bool IsHighest, bool IsLowest)
{
    public const int Width = 128;

    public int Top => Y - (Height / 2);

    public int Bottom => Y + (Height / 2);

    public int Right => X + Width;

    public int Middle => X + (Width / 2);
}
