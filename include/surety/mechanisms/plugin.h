#pragma once

#include <filesystem>
#include <string>

#include "surety/mechanisms/mechanism.h"

namespace surety {

namespace kernels {
struct PluginRule;
}

/// Of the layout of what plug-ins and Surety hand to each other. A plug-in of another one is refused.
inline constexpr int plugin_abi = 2;

/// What the function surety_mechanism_plugin of a plug-in gives: the sources that surety_add_mechanism writes make it.
struct MechanismPlugin {
  int abi;              ///< plugin_abi of the headers that it was built with
  std::size_t size;     ///< of the views that its kernels read, added up: another one is another layout
  const char* version;  ///< of the Surety that it was built with
  ChoiceRecord record;  ///< name, parameters; texts live as long as the plug-in
  /// The greatest message that is worth sending where the greatest value is `greatest_value`. `parameters` are those of
  /// the record, in its order.
  double (*greatest_message)(const double* parameters, double greatest_value);
  /// The most that a bidder ever pays or, where negative, receives, in size, where no message is greater than
  /// `greatest_message`: what deviations are proven to gain at most rests on it.
  double (*greatest_payment)(const double* parameters, double greatest_value, double greatest_message);
  const kernels::PluginRule* rule;
};

/// Loads a mechanism that a plug-in holds: from then on Mechanism::parse takes its name. Gives that name. Throws
/// InvalidInput for a file that is none, one of another ABI or version, one whose record makes no sense, and for a name
/// that is taken. Loading the same file again changes nothing.
std::string load_mechanism_plugin(const std::filesystem::path& file);

}  // namespace surety
