#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "host/io/files.h"
#include "host/papers/paper.h"

namespace surety {

Estimates Pass::estimate(const std::string& mechanism, const std::string& values, std::int64_t bidders,
                         const std::string& information, double cost, std::uint64_t least_samples) {
  EstimateConfig config;
  config.mechanism = Mechanism::parse(mechanism);
  config.values = Prior::parse(values);
  if (!information.empty()) config.information = Information::parse(information);
  config.cost = cost;
  config.bidders = bidders;
  config.samples = std::max(samples, least_samples);
  config.seed = seed;
  Estimates found = engine("play of " + mechanism, [&] { return surety::estimate(config, execution); });
  std::array<std::optional<Exact>, statistic_count> theory;
  for (std::size_t i = 0; i < theory.size(); ++i) theory[i] = found.statistics[i].exact;
  theory = engine("theory of " + mechanism, [&] { return theory; });
  for (std::size_t i = 0; i < theory.size(); ++i) found.statistics[i].exact = theory[i];
  return found;
}

double Pass::once(const std::string& name, const std::function<double()>& compute) {
  const auto found = known_.independent.find(name);
  return found != known_.independent.end() ? found->second : known_.independent[name] = compute();
}

void Pass::add(const Checks& table) {
  checks_.insert(checks_.end(), table.list().begin(), table.list().end());
  tell(table.text());
}

void Pass::tell(std::string_view text) const {
  if (listener_.text) listener_.text(text);
}

void Pass::status(std::string_view text) const {
  if (listener_.status) listener_.status(text);
}

void write_comparisons(Pass& pass) {
  if (pass.out.empty()) return;
  replace_file(pass.out / "comparisons.csv", csv_of(pass.checks()));
  pass.tell(fmt::format("written: {}/comparisons.csv\n", pass.out.string()));
}

}  // namespace surety
