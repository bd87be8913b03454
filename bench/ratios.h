#pragma once

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

/// The console's report, and the fastest repetition of every benchmark kept for the ratios.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const auto& run : runs) {
      const auto rate = run.counters.find("items_per_second");
      if (run.run_type == Run::RT_Aggregate || rate == run.counters.end()) continue;
      auto& best = rates_[run.run_name.function_name];
      best = std::max(best, double(rate->second));
    }
  }

  /// Every benchmark PREFIX.../profile/POINT beside ceiling/POINT.
  void print_beside_ceilings(std::string_view prefix, const char* unit = "million profiles/s") const {
    fmt::print("\n{:52}{:>16}{:>16}{:>10}\n", unit, "measured", "ceiling", "ratio");
    for (const auto& [name, rate] : rates_) {
      const auto at = name.find("/profile/");
      const auto ceiling = at == name.npos ? rates_.end() : rates_.find("ceiling/" + name.substr(at + 9));
      if (ceiling != rates_.end() && name.starts_with(prefix))
        fmt::print("{:52}{:16.1f}{:16.1f}{:10.2f}\n", name, rate / 1e6, ceiling->second / 1e6, rate / ceiling->second);
    }
  }

  void print_ratio(const std::string& what, const std::string& a, const std::string& b) const {
    if (rates_.contains(a) && rates_.contains(b)) fmt::print("{:84}{:10.2f}\n", what, rates_.at(a) / rates_.at(b));
  }

 private:
  std::map<std::string, double> rates_;
};
