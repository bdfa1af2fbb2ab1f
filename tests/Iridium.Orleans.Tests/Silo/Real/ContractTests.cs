using System.Reflection;
using System.Runtime.Loader;

namespace Iridium.Orleans.Tests.Silo.Real;

/// <summary>
/// Compares the declarations in eng/OrleansContract with Orleans: every one of them is there, with the same signature;
/// and of the interfaces that the providers implement, none is missing.
/// </summary>
public sealed class ContractTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] _assemblies =
    [
        "Orleans.Core", "Orleans.Core.Abstractions", "Orleans.Runtime", "Orleans.Reminders", "Orleans.Transactions",
        "Orleans.Serialization", "Orleans.Serialization.Abstractions",
    ];

    [Fact]
    public void The_contract_declares_what_Orleans_does()
    {
        string path = typeof(ContractTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "OrleansContract").Value!;
        var context = new AssemblyLoadContext("contract", isCollectible: true);
        Type[] contract = context.LoadFromAssemblyPath(path).GetExportedTypes();
        Assembly[] orleans = [.. _assemblies.Select(Assembly.Load)];
        HashSet<string?> implemented =
        [
            .. typeof(IridiumGrainStorage).Assembly.GetTypes().SelectMany(type => type.GetInterfaces()).Select(NameOf),
        ];
        var faults = new List<string>();
        foreach (Type declared in contract)
        {
            Type? real = orleans
                .Select(assembly => assembly.GetType(declared.FullName!))
                .FirstOrDefault(type => type is not null);
            if (real is null) faults.Add($"{declared} is not in Orleans");
            else faults.AddRange(FaultsOf(declared, real, implemented.Contains(NameOf(real))));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(contract.Length > 50);
        context.Unload();
    }

    private static IEnumerable<string> FaultsOf(Type declared, Type real, bool isImplemented)
    {
        if (ShapeOf(declared) != ShapeOf(real)) yield return $"{declared} is {ShapeOf(declared)}, not {ShapeOf(real)}";
        HashSet<string> known = [.. MembersOf(real)];
        foreach (string member in MembersOf(declared).Where(member => !known.Contains(member)))
            yield return $"{declared}: Orleans has no '{member}'";
        if (!isImplemented || !real.IsInterface) yield break;
        HashSet<string> here = [.. MembersOf(declared)];
        foreach (string member in MembersOf(real))
        {
            if (member.StartsWith("abstract ", StringComparison.Ordinal) && !here.Contains(member))
                yield return $"{declared}: the contract lacks '{member}'";
        }
    }

    private static string ShapeOf(Type type) => type switch
    {
        { IsEnum: true } => "an enum",
        { IsInterface: true } => "an interface",
        { IsValueType: true } => "a struct",
        { IsSealed: true, IsAbstract: true } => "a static class",
        { IsSealed: true } => "a sealed class",
        _ => "a class",
    };

    private static IEnumerable<string> MembersOf(Type type)
    {
        foreach (MethodBase method in type.GetMembers(Declared).OfType<MethodBase>())
        {
            if (!(method.IsPublic || method.IsFamily)) continue;
            string parameters = string.Join(", ", method.GetParameters().Select(each => NameOf(each.ParameterType)));
            string how = type.IsInterface && method.IsAbstract ? "abstract " : method.IsStatic ? "static " : "";
            int generic = method.IsGenericMethod ? method.GetGenericArguments().Length : 0;
            string result = method is MethodInfo { ReturnType: var returned } ? NameOf(returned) + " " : "";
            if (method.Name is "ToString" or "GetHashCode" or "Equals") continue;
            yield return $"{how}{result}{method.Name}`{generic}({parameters})";
        }

        foreach (FieldInfo field in type.GetFields(Declared).Where(field => field.IsPublic && field.IsLiteral))
            yield return $"{NameOf(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}";
        foreach (Type nested in type.GetNestedTypes()) yield return $"type {nested.Name}";
    }

    private static string NameOf(Type type)
    {
        if (type.IsGenericParameter)
            return $"{(type.DeclaringMethod is null ? "!" : "!!")}{type.GenericParameterPosition}";
        if (type.HasElementType) return NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        string name = $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
