#pragma once

#include <any>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "surety/estimate.h"

namespace surety {

/// By how much a mutation is off, relative to the value; absolute where it is 0.
inline constexpr double mutation = 1e-3;

// What a mutation does to a value of the engine. The mean of an estimate moves by 10 standard errors where these are
// more than a thousandth of it: no check of it can see less.
void mutate(double& value);
void mutate(bool& value);
void mutate(Exact& value);
void mutate(Estimate& value);
void mutate(Estimates& value);
template <class T>
void mutate(std::optional<T>& value) {
  if (value) mutate(*value);
}
template <class T, std::size_t n>
void mutate(std::array<T, n>& values) {
  for (T& value : values) mutate(value);
}
template <class T>
void mutate(std::vector<T>& values) {
  for (T& value : values) mutate(value);
}

/// One value of the engine: what computed it, and which of its calls this was.
struct EngineCall {
  std::string name;
  std::size_t call;
};

/// What a reproduction takes from the engine passes through here, under the name of the function that computed it. So a
/// mutation test can run the same reproduction with one of these values, or all of one name, off by a thousandth.
/// Values are computed in the first pass and remembered, call by call, for the others.
class EngineValues {
 public:
  /// What `compute` returns: a type that has a mutate(). `compute` must not take values from the engine itself.
  template <class Compute>
  auto operator()(const std::string& name, Compute compute) {
    using Value = decltype(compute());
    std::vector<std::any>& known = values_[name];
    const std::size_t call = next_[name]++;
    if (call >= known.size()) known.push_back(compute());
    Value value = std::any_cast<Value>(known[call]);
    if (mutated(name, call)) mutate(value);
    return value;
  }

  /// Begins another pass, as it was computed.
  void restart();
  /// The same with one value off, or with all values of a name.
  void restart_with_mutated(const EngineCall& value);
  void restart_with_mutated(const std::string& name);

  std::vector<std::string> names() const;
  std::vector<EngineCall> calls() const;

 private:
  static constexpr std::size_t every_call = static_cast<std::size_t>(-1);

  bool mutated(const std::string& name, std::size_t call) const {
    return name == mutated_.name && (mutated_.call == every_call || mutated_.call == call);
  }

  std::map<std::string, std::vector<std::any>> values_;
  std::map<std::string, std::size_t> next_;
  EngineCall mutated_{};
};

}  // namespace surety
