// Built where Orleans does not restore, see eng/OrleansMode.props.
Console.Error.WriteLine(
    "This sample needs Microsoft.Orleans, which does not restore from the configured NuGet feeds.\n"
    + "Add a source that has it (dotnet nuget add source …), delete artifacts/orleans, and build again;\n"
    + "dotnet build -p:OrleansPackages=true says which package is missing.");
return 2;
