#include "host/cli/commands.h"

namespace surety {
namespace {

constexpr CommandRecord records_of_commands[] = {
    {add_estimate, "Auctions"},
    {add_verify, "Auctions"},
    {add_equilibrium, "Auctions"},
    {add_advise, "Past auctions"},
    {add_fit, "Past auctions"},
    {add_guarantee, "Guarantees"},
    {add_bounds, "Guarantees"},
    {add_potential, "Guarantees"},
    {add_value_of_information, "Guarantees"},
    {add_implement, "Interdependent and correlated values"},
    {add_known_values, "Interdependent and correlated values"},
    {add_side_bets, "Interdependent and correlated values"},
    {add_sequential_prices, "Interdependent and correlated values"},
    {add_ex_post_payments, "Interdependent and correlated values"},
    {add_sweep, "Many auctions at once"},
    {add_matrix, "Many auctions at once"},
    {add_plan, "Many auctions at once"},
    {add_merge, "Many auctions at once"},
    {add_rates, "Many auctions at once"},
    {add_plot, "Many auctions at once"},
    {add_reproduce, "Papers"},
    {add_list, "About"},
    {add_schema, "About"},
    {add_devices, "About"},
    {add_version, "About"},
    {add_completion, "About"},
    {add_help, "About"},
};

}  // namespace

std::span<const CommandRecord> command_records() { return records_of_commands; }

}  // namespace surety
