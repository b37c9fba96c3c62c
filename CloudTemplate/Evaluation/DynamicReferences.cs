using CloudTemplate.Parsing;

namespace CloudTemplate.Evaluation;

/// <summary>What a text may have in it that is looked up only when it is used.</summary>
internal enum Lookup
{
    Nothing,
    Secrets,

    /// <summary>What custom resources answer.</summary>
    CustomResources,
}

/// <summary>Finds references that CloudFormation looks up later in what an expression came to, for no text with one may be taken for a value.</summary>
internal static class DynamicReferences
{
    /// <summary>Notes those that aren't looked up there.</summary>
    public static void Check(Value value, Lookup lookup, Place at, Problems problems)
    {
        switch (value)
        {
            case Value.Scalar { Content: var text } when text.Contains(DynamicReference.Start, StringComparison.Ordinal):
                Check(text, lookup, at, problems);
                break;
            case Value.Sequence list:
                foreach (var (item, index) in list.Items.Select((item, index) => (item, index)))
                {
                    Check(item, lookup, at.At(index), problems);
                }

                break;
            case Value.Map map:
                foreach (var (name, entry) in map.Entries)
                {
                    Check(entry, lookup, at.In(name), problems);
                }

                break;
        }
    }

    private static void Check(string text, Lookup lookup, Place at, Problems problems)
    {
        if (text.Contains(CustomResourceModel.Start, StringComparison.Ordinal) && lookup != Lookup.CustomResources)
        {
            problems.Add(at, "what a custom resource answers is known only when all else stands, so outputs and other custom resources may have it, and nothing else. Take the reference out.");
            return;
        }

        if (lookup == Lookup.Secrets)
        {
            DynamicReference.Check(text, at, problems);
        }
        else if (CustomResourceModel.Fill(text, (_, _) => "").Contains(DynamicReference.Start, StringComparison.Ordinal))
        {
            problems.Add(at, "dynamic references ({{resolve:…}}) are looked up in a function's environment only. Give the value by a parameter.");
        }
    }
}
