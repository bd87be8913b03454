// Plug-ins whose entry point is bad, one per value of BAD.
#include <cstdlib>
#include <stdexcept>

#include "surety/mechanisms/plugin.h"

extern "C" __attribute__((visibility("default"))) const surety::MechanismPlugin* surety_mechanism_plugin() {
#if BAD == 1
  static const surety::MechanismPlugin plugin{surety::plugin_abi + 1, 0, "0.1.0", {}, nullptr, nullptr, nullptr};
  return &plugin;
#elif BAD == 2
  throw std::runtime_error("no auction today");
#elif BAD == 3
  std::abort();
#elif BAD == 4
  return nullptr;
#elif BAD == 5
  static const surety::MechanismPlugin plugin{surety::plugin_abi, 0, "0.0.9", {}, nullptr, nullptr, nullptr};
  return &plugin;
#else
  std::exit(0);
#endif
}
