// A plug-in's launches on a GPU. Included by the source that surety_add_mechanism writes, which defines
// SURETY_PLUGIN_HEADER and SURETY_PLUGIN_TYPE.

#include "kernels/deviate/deviate_on_cuda.cuh"
#include "kernels/play/play_on_cuda.cuh"
#include "kernels/plugin/plugin_rule.h"
// the plug-in's own
#include SURETY_PLUGIN_HEADER

static_assert(SURETY_PLUGIN_TYPE::rival_fields >= 0, "rivals are condensed into a fixed number of fields");

namespace surety::kernels {

void set_cuda_launches(PluginRule& rule) {
  rule.play_on_cuda = make_play_on_cuda<SURETY_PLUGIN_TYPE>;
  rule.deviate_on_cuda = make_deviate_on_cuda<SURETY_PLUGIN_TYPE>;
}

}  // namespace surety::kernels
