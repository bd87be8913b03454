// What a plug-in exports. Included by the source that surety_add_mechanism writes, which defines SURETY_ISA,
// SURETY_PLUGIN_HEADER, SURETY_PLUGIN_TYPE, SURETY_PLUGIN_HAS_CUDA and SURETY_PLUGIN_VERSION.

#include "kernels/games/game_view.h"
#include "kernels/plugin/plugin_rule.h"
#include "surety/mechanisms/plugin.h"
// the plug-in's own
#include SURETY_PLUGIN_HEADER

namespace surety::kernels {

PluginLaunches plugin_on_scalar();
PluginLaunches plugin_on_avx2();
PluginLaunches plugin_on_avx512();
void set_cuda_launches(PluginRule& rule);

namespace {

const PluginRule& plugin_rule() {
  static const PluginRule rule = [] {
    PluginRule made{plugin_on_scalar(), plugin_on_avx2(), plugin_on_avx512(), nullptr, nullptr};
#if SURETY_PLUGIN_HAS_CUDA
    set_cuda_launches(made);
#endif
    return made;
  }();
  return rule;
}

}  // namespace
}  // namespace surety::kernels

extern "C" __attribute__((visibility("default"))) const surety::MechanismPlugin* surety_mechanism_plugin() {
  using Auction = SURETY_PLUGIN_TYPE;
  static const surety::MechanismPlugin plugin{surety::plugin_abi,
                                              surety::kernels::size_of_views,
                                              SURETY_PLUGIN_VERSION,
                                              Auction::record,
                                              Auction::greatest_message,
                                              Auction::greatest_payment,
                                              &surety::kernels::plugin_rule()};
  return &plugin;
}
