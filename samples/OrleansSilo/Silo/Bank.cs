using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace OrleansSilo.Silo;

/// <summary>Carries out one line of what a user types.</summary>
public sealed class Bank(IGrainFactory grains, ITransactionClient transactions)
{
    public const string Help =
        "note NAME TEXT | book NAME | deposit NAME AMOUNT | move FROM TO AMOUNT | balance NAME | interest NAME | quit";

    /// <summary>The answer to a line; it is given once all that it changes is on disk.</summary>
    public async Task<string> AnswerAsync(string line)
    {
        try
        {
            return line.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
            {
                ["note", var name, .. var text] => $"{await Account(name).Note(string.Join(' ', text))} lines",
                ["book", var name] => string.Join(" | ", await Account(name).Book()),
                ["deposit", var name, var amount] => await DepositAsync(name, Number(amount)),
                ["move", var from, var to, var amount] => await MoveAsync(from, to, Number(amount)),
                ["balance", var name] => await BalanceAsync(name),
                ["interest", var name] => await PromiseAsync(name),
                _ => Help,
            };
        }
        catch (Exception error) when (error is OrleansException or InvalidOperationException or FormatException)
        {
            return $"not done: {error.GetBaseException().Message}";
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private IAccountGrain Account(string name) => grains.GetGrain<IAccountGrain>(name);

    private async Task<string> DepositAsync(string name, long amount)
    {
        await Account(name).Deposit(amount);
        return await BalanceAsync(name);
    }

    private async Task<string> MoveAsync(string from, string to, long amount)
    {
        // Both accounts change or none does, whenever the process is killed.
        await transactions.RunTransaction(TransactionOption.Create, async () =>
        {
            await Account(from).Deposit(-amount);
            await Account(to).Deposit(amount);
        });
        return $"{await BalanceAsync(from)}, {await BalanceAsync(to)}";
    }

    private async Task<string> BalanceAsync(string name)
    {
        int promises = await Account(name).Promises();
        return $"{name} has {await Account(name).Balance()}{(promises > 0 ? " with interest" : "")}";
    }

    private async Task<string> PromiseAsync(string name)
    {
        await Account(name).PromiseInterest();
        return await BalanceAsync(name);
    }
}
