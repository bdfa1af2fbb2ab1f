using Iridium.Data.Coding;
using Iridium.Data.Evaluating;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>Runs statements about keyspaces as a whole. Stateless.</summary>
internal static class KeyspaceRunner
{
    public static StatementResult Run(
        KeyspaceStatement statement,
        SqlSession session,
        ParameterValues parameters,
        CancellationToken cancellationToken)
    {
        string name = statement.Keyspace.Name;
        session.RequireWritable();
        session.RequireNoTransaction("A statement about a whole keyspace");
        if (statement is not CompactStatement) SchemaCatalog.RequireOwn(name);
        switch (statement)
        {
            case CreateKeyspaceStatement create: Create(create, session); break;
            case DropKeyspaceStatement drop:
                if (name == session.Database.Default.Name)
                {
                    throw new IridiumException(
                        SqlStates.NotSupported, $"Every database has the keyspace '{name}'. Use TRUNCATE KEYSPACE.");
                }

                if (!session.Catalog.Drop(name) && !drop.IsOptional) session.SchemaOf(statement.Keyspace);
                break;
            case TruncateStatement:
                session.SchemaOf(statement.Keyspace);
                session.Catalog.Truncate(name);
                break;
            case CompactStatement compact: Compact(compact, session, parameters, cancellationToken); break;
        }

        return new StatementResult(null, -1);
    }

    private static void Create(CreateKeyspaceStatement create, SqlSession session)
    {
        KeyspaceOptions options = KeyspaceOptionReader.Read(create.Options, session.Database);
        bool isCreated;
        try
        {
            isCreated = session.Catalog.TryCreate(create.Keyspace.Name, create.KeyType, create.ValueType, options);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new IridiumException(SqlStates.LimitExceeded, error.Message, error);
        }

        if (isCreated || create.IsOptional) return;
        throw new IridiumException(
            SqlStates.DuplicateKeyspace,
            $"There is a keyspace '{create.Keyspace.Name}' already. Use CREATE KEYSPACE IF NOT EXISTS.");
    }

    private static void Compact(
        CompactStatement compact,
        SqlSession session,
        ParameterValues parameters,
        CancellationToken cancellationToken)
    {
        KeyspaceSchema schema = session.SchemaOf(compact.Keyspace);
        var scope = new StatementScope(parameters, session.Clock, null);
        KeyFit fit = KeyFit.Exact;
        byte[] Bound(SqlExpression? bound) =>
            bound is null ? [] : KeyBound.Encode(Evaluator.Evaluate(bound, scope), schema.KeyType, out fit);
        byte[] from = Bound(compact.From);
        if (fit == KeyFit.AboveAll) return;
        KeyRange range = KeyRange.Between(from, Bound(compact.To));
        schema.Keyspace.Compact(range, cancellationToken: cancellationToken);
    }
}
