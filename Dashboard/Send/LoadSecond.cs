namespace Webhooks.Dashboard.Send;

/// <summary>What became of the webhooks that were sent in one second.</summary>
public sealed class LoadSecond
{
    public int Sent { get; set; }

    /// <summary>Answered 200.</summary>
    public int Accepted { get; set; }

    /// <summary>Answered otherwise.</summary>
    public int Refused { get; set; }

    /// <summary>Not answered.</summary>
    public int Failed { get; set; }

    /// <summary>How long each answer took, in milliseconds.</summary>
    public List<double> AnswerMs { get; } = [];

    public double? Percentile(int percent) => Operations.Percentile.Of([.. AnswerMs.Order()], percent);

    internal LoadSecond Copy() => new LoadSecond().Add(this);

    internal LoadSecond Add(LoadSecond other)
    {
        Sent += other.Sent;
        Accepted += other.Accepted;
        Refused += other.Refused;
        Failed += other.Failed;
        AnswerMs.AddRange(other.AnswerMs);
        return this;
    }
}
