#include "host/papers/engine_values.h"

#include <algorithm>
#include <cmath>

namespace surety {

void mutate(double& value) { value = value == 0 ? mutation : value * (1 + mutation); }

void mutate(bool& value) { value = !value; }

void mutate(Exact& value) { mutate(value.value); }

void mutate(Estimate& value) {
  constexpr double seen = 10;  // twice greatest_z: beyond it wherever the mean was
  value.mean += value.mean == 0 && value.standard_error == 0
                    ? mutation
                    : std::max(mutation * std::abs(value.mean), seen * value.standard_error);
}

void mutate(Estimates& value) { mutate(value.statistics); }

void EngineValues::restart() {
  next_.clear();
  mutated_ = {};
}

void EngineValues::restart_with_mutated(const EngineCall& value) {
  restart();
  mutated_ = value;
}

void EngineValues::restart_with_mutated(const std::string& name) { restart_with_mutated(EngineCall{name, every_call}); }

std::vector<std::string> EngineValues::names() const {
  std::vector<std::string> names;
  for (const auto& [name, known] : values_) names.push_back(name);
  return names;
}

std::vector<EngineCall> EngineValues::calls() const {
  std::vector<EngineCall> calls;
  for (const auto& [name, known] : values_)
    for (std::size_t call = 0; call < known.size(); ++call) calls.push_back({name, call});
  return calls;
}

}  // namespace surety
