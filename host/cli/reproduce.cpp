#include "host/cli/reproduce.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "host/cli/command.h"
#include "host/cli/mutation_test.h"
#include "host/cli/output.h"
#include "host/io/files.h"
#include "host/options/choices.h"

namespace surety {
namespace {

constexpr int disagreement_status = 1;
constexpr std::string_view papers[] = {"yamashita-2018", "du-2016", "brooks-du-2021", "brooks-du-2023",
                                       "goyal-narayanan"};

constexpr const char* examples =
    "Papers:\n"
    "  yamashita-2018   Revenue guarantees in auctions with a (correlated) common prior and additional\n"
    "                   information: both panels of Figure 1, Theorem 2's bounds and rates on mixtures,\n"
    "                   Theorem 1 and the supplements: benchmarks with and without extra information\n"
    "  du-2016          Robust mechanisms under common valuation: Figures 1 and 2, Theorems 1 and 2, the\n"
    "                   wallet game\n"
    "  brooks-du-2021   Optimal auction design with common values: an informationally robust approach:\n"
    "                   Figures 1 to 4, rates, limits, misspecified priors, finite auctions\n"
    "  brooks-du-2023   On the structure of informationally robust optimal mechanisms: public expenditure\n"
    "                   (Figures 1 and 2), bilateral trade, known empirical distribution,\n"
    "                   bounding programs with k = 10 and how they close in\n"
    "  goyal-narayanan  Ex-post implementation with interdependent values: Theorem 1, Propositions\n"
    "                   1 to 4, Lemma 1, gaps to full surplus\n\n"
    "Every value stands beside an independent one: printed in the paper, or found by other means\n"
    "(quadrature, enumeration, linear programs, play). What the comparison sees: it fails where the value\n"
    "is off by that much, relative to it. Exit status 1 where one fails; by play at 5 standard errors.\n\n"
    "Examples:\n"
    "  surety reproduce yamashita-2018\n"
    "  surety reproduce du-2016 --out out/du-2016\n"
    "  surety reproduce brooks-du-2021 --samples 1e8 --out out/brooks-du-2021";

struct ReproduceArguments {
  std::string paper, samples, seed, out;
  bool mutation_test = false;
  ExecutionOptions where;
};

Agreement reproduce_yamashita_2018(const ReproduceSettings& settings) {
  Agreement agreement = reproduce_figure1(settings);
  agreement.add(reproduce_theorem2(settings));
  agreement.add(reproduce_supplements(settings));
  return agreement;
}

Reproduction reproduction_of(const std::string& paper) {
  if (paper == papers[0]) return &reproduce_yamashita_2018;
  if (paper == papers[1]) return &reproduce_du_2016;
  if (paper == papers[2]) return &reproduce_brooks_du_2021;
  if (paper == papers[3]) return &reproduce_brooks_du_2023;
  if (paper == papers[4]) return &reproduce_goyal_narayanan;
  throw InvalidInput(unknown_name("paper", paper, papers));
}

/// What the weakest of the comparisons can see; a value counts with the sharpest of its own.
std::string power_text(const Agreement& agreement) {
  std::map<std::string, double> sharpest;
  for (const Check& check : agreement.list) {
    double& power = sharpest.try_emplace(check.table + ": " + check.what, INFINITY).first->second;
    power = std::min(power, check.power());
  }
  const auto weakest = std::max_element(sharpest.begin(), sharpest.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  const auto blunt = std::count_if(sharpest.begin(), sharpest.end(), [](const auto& s) { return s.second > mutation; });
  if (sharpest.empty()) return "";
  return fmt::format("{} values compared; of {} being off by {:g} would not be noticed; {:.1e} of the weakest:\n  {}\n",
                     sharpest.size(), blunt, mutation, weakest->second, weakest->first);
}

int run_reproduce(const ReproduceArguments& arguments) {
  const auto reproduce = reproduction_of(arguments.paper);
  EngineValues engine;
  const ReproduceSettings settings{count_of("samples", arguments.samples), count_of("seed", arguments.seed),
                                   arguments.where.execution(), arguments.out, engine};
  if (!settings.out.empty()) make_folder(settings.out);

  const Agreement agreement = reproduce(settings);
  print(fmt::format("\n{} checks, {} disagree; largest |z| {:.2f}\n{}", agreement.checks, agreement.violations,
                    agreement.largest_z, power_text(agreement)));
  const int defects = arguments.mutation_test ? mutation_test(reproduce, settings, agreement) : 0;
  return agreement.violations + defects > 0 ? disagreement_status : 0;
}

}  // namespace

Estimates reproduce_estimate(const ReproduceSettings& settings, const std::string& mechanism, const std::string& values,
                             std::int64_t bidders, const std::string& information, double cost) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.values = Prior::parse(values);
  if (!information.empty()) config.information = Information::parse(information);
  config.cost = cost;
  config.bidders = bidders;
  config.samples = settings.samples;
  config.seed = settings.seed;
  Estimates found = settings.engine("play of " + mechanism, [&] { return estimate(config, settings.execution); });
  std::array<std::optional<Exact>, statistic_count> theory;
  for (std::size_t i = 0; i < theory.size(); ++i) theory[i] = found.statistics[i].exact;
  theory = settings.engine("theory of " + mechanism, [&] { return theory; });
  for (std::size_t i = 0; i < theory.size(); ++i) found.statistics[i].exact = theory[i];
  return found;
}

void add_reproduce(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("reproduce", "A paper's numbers: printed, computed and simulated side by side");
  auto arguments = std::make_shared<ReproduceArguments>();
  command
      ->add_option("paper", arguments->paper,
                   "yamashita-2018, du-2016, brooks-du-2021, brooks-du-2023 or "
                   "goyal-narayanan")
      ->required()
      ->option_text("PAPER");
  add_option(*command, "samples", arguments->samples, "1e7");
  add_option(*command, "seed", arguments->seed);
  add_option(*command, "out", arguments->out);
  command->add_flag("--mutation-test", arguments->mutation_test,
                    "then again with each computed value off by 0.001: some check must fail");
  arguments->where.add_to(*command);
  command->footer(examples);
  command->callback([arguments, &action] { action = [arguments] { return run_reproduce(*arguments); }; });
}

}  // namespace surety
