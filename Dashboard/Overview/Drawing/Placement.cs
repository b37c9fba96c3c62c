namespace Webhooks.Dashboard.Overview.Drawing;

/// <summary>
/// Finds a place for each part: the way goes from left to right, and on in the next band from right to left, so that no step is long; failures go back
/// to the left below what failed.
/// </summary>
internal sealed class Placement
{
    public const int Columns = 6;
    public const int ColumnPitch = 190;
    public const int RowPitch = 90;

    /// <summary>For the lines between two bands, besides the rows' own distance.</summary>
    public const int Channel = 34;

    private const int BoxHeight = 64;
    private readonly Dictionary<(int Band, int Column), List<string>> _rows = [];
    private readonly Dictionary<string, (int Band, int Column)> _places = [];

    public Placement(Flow flow)
    {
        Way = new Layers([.. flow.Way.Select(node => node.Id)], [.. flow.Edges.Where(edge => !edge.IsFailure)]);
        foreach (var (depth, row) in Way.Rows.Index())
        {
            Put(row, depth / Columns, IsToTheLeft(depth / Columns) ? Columns - 1 - (depth % Columns) : depth % Columns);
        }

        var ids = flow.Failed.Select(node => node.Id).ToHashSet();
        Failed = new Layers([.. ids], [.. flow.Edges.Where(edge => ids.Contains(edge.From) && ids.Contains(edge.To))]);
        var causes = flow.Edges.Where(edge => ids.Contains(edge.To) && _places.ContainsKey(edge.From)).Select(edge => _places[edge.From]).ToList();
        PlaceFailed(causes.Select(place => place.Band).DefaultIfEmpty(0).Max(), causes.Select(place => place.Column).DefaultIfEmpty(0).Max());
        Cells = Draw([.. Failed.Rows.SelectMany(row => row)]).ToDictionary(cell => cell.Id);
    }

    public Layers Way { get; }

    public Layers Failed { get; }

    public IReadOnlyDictionary<string, Cell> Cells { get; }

    public int Bands => _places.Values.Select(place => place.Band).DefaultIfEmpty(-1).Max() + 1;

    /// <summary>Where a band's rows begin and end.</summary>
    public (int Top, int Bottom) Band(int band)
    {
        var above = Enumerable.Range(0, band).Sum(each => (RowsOf(each) * RowPitch) + Channel);
        return (above, above + (RowsOf(band) * RowPitch));
    }

    /// <summary>The first band below the causes with room for all; the last column that they need is the first cause's, or what leaves them room to the left.</summary>
    private void PlaceFailed(int causeBand, int causeColumn)
    {
        var depth = Failed.Rows.Count;
        var start = Math.Max(causeColumn, Math.Min(depth, Columns) - 1);
        var band = causeBand + 1;
        while (Enumerable.Range(0, depth).Any(at => _rows.ContainsKey((band + (at / Columns), start - (at % Columns)))))
        {
            band++;
        }

        foreach (var (at, row) in Failed.Rows.Index())
        {
            Put(row, band + (at / Columns), start - (at % Columns));
        }
    }

    private static bool IsPassed(string id) => id.Contains(Layers.Passes);

    private static bool IsToTheLeft(int band) => band % 2 == 1;

    private int RowsOf(int band) => _rows.Where(row => row.Key.Band == band).Select(row => row.Value.Count).DefaultIfEmpty(1).Max();

    private void Put(List<string> row, int band, int column)
    {
        _rows[(band, column)] = row;
        foreach (var id in row)
        {
            _places[id] = (band, column);
        }
    }

    private IEnumerable<Cell> Draw(HashSet<string> failed)
    {
        foreach (var ((band, column), row) in _rows)
        {
            var (top, bottom) = Band(band);
            foreach (var (at, id) in row.Index())
            {
                var y = top + ((bottom - top) * ((2 * at) + 1) / (2 * row.Count));
                yield return new Cell(
                    id, band, column, 1 + (column * ColumnPitch), y, IsPassed(id) ? 0 : BoxHeight, IsToTheLeft(band) || failed.Contains(id), row[..at].TrueForAll(IsPassed), row[(at + 1)..].TrueForAll(IsPassed));
            }
        }
    }
}
