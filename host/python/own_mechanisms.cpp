#include <dlfcn.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <mutex>
#include <unordered_map>

#include "host/python/call.h"
#include "host/python/own.h"
#include "surety/error.h"
#include "surety/mechanisms/plugin.h"
#include "surety/mechanisms/user_mechanism.h"

namespace surety {
namespace {

namespace nb = nanobind;
using namespace nb::literals;
using Table = nb::ndarray<const double, nb::c_contig, nb::device::cpu>;

/// A function of Python's, asked at every number once. Others ask without the interpreter's lock, from any thread.
class RememberedFunction {
 public:
  RememberedFunction(nb::callable function, std::string what)
      : function_(std::move(function)), what_(std::move(what)) {}
  RememberedFunction(const RememberedFunction&) = delete;
  RememberedFunction& operator=(const RememberedFunction&) = delete;
  ~RememberedFunction() {
    const nb::gil_scoped_acquire lock;
    function_.reset();
  }

  double operator()(double x) {
    {
      const std::scoped_lock lock(mutex_);
      if (const auto known = known_.find(x); known != known_.end()) return known->second;
    }
    const double value = asked(x);  // not under the mutex: whoever has the interpreter may wait for that
    const std::scoped_lock lock(mutex_);
    return known_.try_emplace(x, value).first->second;
  }

 private:
  double asked(double x) const {
    const nb::gil_scoped_acquire lock;
    const nb::object value = function_(x);
    const double number = PyFloat_AsDouble(value.ptr());
    if (!PyErr_Occurred()) return number;
    PyErr_Clear();
    const std::string given = nb::cast<std::string>(nb::repr(value));
    throw nb::type_error((what_ + " gave " + given + ", which is no number").c_str());
  }

  nb::callable function_;
  std::string what_;
  std::mutex mutex_;
  std::unordered_map<double, double> known_;
};

std::function<double(double)> remembered(nb::callable function, const char* what) {
  const auto shared = std::make_shared<RememberedFunction>(std::move(function), what);
  return [shared](double x) { return (*shared)(x); };
}

OwnMechanism aggregate(const std::string& name, nb::callable allocation, nb::callable transfer, double greatest_message,
                       std::vector<double> breakpoints) {
  AggregateRule rule;
  rule.name = name;
  rule.allocation = remembered(std::move(allocation), "allocation");
  rule.transfer = remembered(std::move(transfer), "transfer");
  rule.greatest_message = greatest_message;
  rule.breakpoints = std::move(breakpoints);
  return {make_mechanism(std::move(rule))};
}

/// Arrays [bidder][message of bidder 1]...[message of bidder N]; the package has checked that they are alike.
OwnMechanism table(const std::string& name, const Table& allocation, const Table& payment) {
  const int bidders = int(allocation.shape(0)), messages = int(allocation.shape(1));
  const std::size_t profiles = allocation.size() / std::size_t(bidders);
  const auto trade = [&](std::span<const int> profile, int bidder) {
    std::size_t at = 0;
    for (const int message : profile) at = at * std::size_t(messages) + std::size_t(message);
    at += std::size_t(bidder) * profiles;
    return Trade{allocation.data()[at], payment.data()[at]};
  };
  TableRule rule{name, bidders, messages, trade};
  return {make_mechanism(std::move(rule))};
}

/// What a plug-in for GPUs uses of the engine is looked for among what all may see; Python keeps modules to themselves.
void show_module() {
  Dl_info module{};
  if (dladdr(reinterpret_cast<void*>(&show_module), &module) == 0 ||
      !dlopen(module.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL))
    throw Failure("a plug-in cannot be loaded: the module surety._core is not where it was loaded from");
}

/// The list of mechanisms grows, so nobody may be reading it.
std::string load_plugin(const std::string& file) {
  if (any_call_runs()) throw Failure("a plug-in cannot be loaded while another thread, or this one, runs a command");
  show_module();
  return load_mechanism_plugin(file);
}

}  // namespace

void bind_own_mechanisms(nb::module_& module) {
  nb::class_<OwnMechanism>(module, "Mechanism").def_prop_ro("name", [](const OwnMechanism& own) {
    return std::string(own.mechanism.name());
  });
  module.def("aggregate", &aggregate, "name"_a, "allocation"_a, "transfer"_a, "greatest_message"_a, "breakpoints"_a);
  module.def("load_plugin", &load_plugin, "file"_a);
  module.def("table", &table, "name"_a, "allocation"_a, "payment"_a);
}

}  // namespace surety
