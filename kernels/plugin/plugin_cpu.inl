// A plug-in's launches for one instruction set. Included by the sources that surety_add_mechanism writes, which define
// SURETY_ISA, SURETY_FLOATS (how many floats a register holds), SURETY_PLUGIN_HEADER, SURETY_PLUGIN_TYPE and the name
// SURETY_PLUGIN_LAUNCHES of the function.

#include "kernels/deviate/deviate_work_item.h"
#include "kernels/play/play_chunk.h"
#include "kernels/plugin/plugin_rule.h"
// the plug-in's own
#include SURETY_PLUGIN_HEADER

static_assert(SURETY_PLUGIN_TYPE::rival_fields >= 0, "rivals are condensed into a fixed number of fields");

namespace surety::kernels {

PluginLaunches SURETY_PLUGIN_LAUNCHES() {
  using InFloat = Lanes<float, SURETY_FLOATS>;
  using InDouble = Lanes<double, (SURETY_FLOATS + 1) / 2>;
  using Auction = SURETY_PLUGIN_TYPE;
  return {{play_chunk<InFloat, Auction>, play_chunk<InDouble, Auction>},
          {deviate_work_item<InFloat, Auction>, deviate_work_item<InDouble, Auction>}};
}

}  // namespace surety::kernels
