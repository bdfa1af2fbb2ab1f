namespace Iridium.Orleans.Tests.Silo;

/// <summary>
/// What is tested with real silos. Both lists implement it: the tests, where Orleans restores, and the skipped ones,
/// where it does not.
/// </summary>
internal interface ISiloTests
{
    Task A_grain_finds_its_state_after_deactivation();

    Task A_grain_finds_its_state_reminders_and_transactions_after_all_silos_were_restarted();

    Task Two_silos_of_one_process_share_the_states_and_the_membership();

    Task A_silo_with_another_directory_is_refused_beside_a_running_one();

    Task A_batch_changes_several_states_of_a_grain_and_keeps_their_etags();

    Task A_reminder_fires_after_a_restart();

    Task Configuration_alone_adds_the_providers();

    Task A_cluster_of_the_test_host_keeps_states_across_its_silos();
}
