// The module surety._core: the program's commands, and laws and mechanisms made of Python's functions and arrays. The
// package beside it (surety/) is what users see.
#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include <cmath>

#include "host/cli/commands.h"
#include "host/io/build_info.h"
#include "host/mechanisms/given_mechanisms.h"
#include "host/python/call.h"
#include "host/python/own.h"
#include "host/values/given_laws.h"
#include "surety/error.h"
#include "surety/remarks.h"

namespace surety {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

/// What an option is given: whether a flag is set, a text, or the words of an option that takes several.
using Argument = std::variant<bool, std::string, std::vector<std::string>>;
using Arguments = std::vector<std::pair<std::string, Argument>>;

nb::object python_of(const Report::Json& value) {
  using Kind = Report::Json::value_t;
  switch (value.type()) {
    case Kind::object: {
      nb::dict members;
      for (const auto& [name, member] : value.items()) members[nb::str(name.data(), name.size())] = python_of(member);
      return members;
    }
    case Kind::array: {
      nb::list list;
      for (const auto& member : value) list.append(python_of(member));
      return list;
    }
    case Kind::string: {
      const auto& text = value.get_ref<const std::string&>();
      return nb::str(text.data(), text.size());
    }
    case Kind::boolean:
      return nb::bool_(value.get<bool>());
    case Kind::number_integer:
      return nb::int_(value.get<std::int64_t>());
    case Kind::number_unsigned:
      return nb::int_(value.get<std::uint64_t>());
    case Kind::number_float:
      if (std::isfinite(value.get<double>())) return nb::float_(value.get<double>());
      return nb::none();  // as JSON has it
    case Kind::null:
    case Kind::binary:
    case Kind::discarded:
      break;
  }
  return nb::none();
}

Option& option_of(Command& command, const std::string& name) {
  for (Option& option : command.options())
    if (option.name == name || option.name == "--" + name) return option;
  throw InvalidInput(fmt::format("{} has no option {}", command.name(), name));
}

/// Throws TypeError where a flag is given something else than True or False, or another option one of these.
void set_option(Option& option, const Argument& argument) {
  bool set = false;
  const auto put = [&](auto* target) {
    using Target = std::remove_pointer_t<decltype(target)>;
    if constexpr (!std::is_same_v<Target, std::monostate>)
      if (const auto* const given = std::get_if<Target>(&argument)) *target = *given, set = true;
  };
  std::visit(
      [&](auto& target) {
        if constexpr (std::is_pointer_v<std::remove_reference_t<decltype(target)>>) put(target);
      },
      option.target);
  if (!set)
    throw nb::type_error(fmt::format("{}: it {} True or False", option.name,
                                     std::holds_alternative<bool*>(option.target) ? "must be" : "cannot be")
                             .c_str());
  option.given = true;
}

/// Sets the command's options as its command line would.
void set_options(Command& command, const Arguments& arguments) {
  for (const auto& [name, argument] : arguments) set_option(option_of(command, name), argument);
  for (const Option& option : command.options())
    if (option.required && !option.given) throw InvalidInput(fmt::format("{} is required", option.name));
  if (command.find("--format")) set_option(option_of(command, "format"), std::string("json"));
}

/// Adds commands to the line until it has that one; for "list" and "schema", which tell of all commands, all of them.
Command& add_command(CommandLine& line, const std::string& name) {
  Command* found = nullptr;
  for (const CommandRecord& record : command_records()) {
    record.add(line);
    if (line.commands().back().name() == name) found = &line.commands().back();
    if (found && name != "list" && name != "schema") return *found;
  }
  if (!found) throw InvalidInput(fmt::format("there is no command {}", name));
  return *found;
}

Call run(const std::string& name, const Arguments& arguments, const std::vector<OwnLaw>& own_laws,
         const std::vector<OwnMechanism>& own_mechanisms, nb::object progress) {
  Call call;
  call.progress = std::move(progress);
  run_call(call, [&] {
    std::vector<LawPtr> laws;
    laws.reserve(own_laws.size());
    for (const OwnLaw& own : own_laws) laws.push_back(own.law);
    std::vector<Mechanism> mechanisms;
    mechanisms.reserve(own_mechanisms.size());
    for (const OwnMechanism& own : own_mechanisms) mechanisms.push_back(own.mechanism);
    const GivenLaws given_laws(std::move(laws));
    const GivenMechanisms given_mechanisms(std::move(mechanisms));
    CommandLine line("");
    Command& command = add_command(line, name);
    set_options(command, arguments);
    call.status = command.action();
  });
  return call;
}

nb::dict described(const Option& option) {
  nb::dict record;
  record["name"] = option.is_word() ? option.name : std::string(option.spellings().back().substr(2));
  record["help"] = option.help;
  record["value_name"] = option.value_name;
  record["fallback"] = option.fallback;
  record["required"] = option.required;
  record["word"] = option.is_word();
  record["flag"] = std::holds_alternative<bool*>(option.target);
  record["several"] = std::holds_alternative<std::vector<std::string>*>(option.target);
  return record;
}

/// Name, summary and options of every command, as the program's help has them.
nb::list commands() {
  nb::list all;
  for (const CommandRecord& record : command_records()) {
    CommandLine line("");
    record.add(line);
    const Command& command = line.commands().back();
    nb::list options;
    for (const Option& option : command.options())
      if (!std::holds_alternative<std::monostate>(option.target)) options.append(described(option));
    all.append(nb::make_tuple(command.name(), command.summary(), options));
  }
  return all;
}

void hear_remarks() {
  set_remark_handler([](const std::string& text) {
    if (Call* const call = current_call()) call->notices.push_back(text);
  });
}

}  // namespace

NB_MODULE(_core, module) {
  module.doc() = "The engine of the package surety, which is what to import.";
  module.attr("__version__") = build_info().version;
  module.attr("__commit__") = build_info().commit;
  const nb::exception<InvalidInput> invalid_input(module, "InvalidInput", PyExc_ValueError);
  const nb::exception<Failure> failure(module, "Failure", PyExc_RuntimeError);
  const nb::exception<Stopped> stopped(module, "Stopped", failure.ptr());
  nb::class_<Call>(module, "Outcome")
      .def_ro("status", &Call::status)
      .def_ro("text", &Call::text)
      .def_ro("remarks", &Call::remarks)
      .def_ro("notices", &Call::notices)
      .def_prop_ro("members",
                   [](const Call& call) { return call.report ? python_of(call.report->members()) : nb::none(); })
      .def("formatted", [](const Call& call, const std::string& format) {
        return call.report ? call.report->formatted(parse_format(format)) : call.text;
      });
  module.def("run", &run, "command"_a, "arguments"_a, "laws"_a, "mechanisms"_a, "progress"_a.none());
  module.def("commands", &commands);
  bind_own_laws(module);
  bind_own_mechanisms(module);
  hear_remarks();
  nb::set_leak_warnings(false);  // a mechanism of one's own functions and what these refer to may refer to each other
}

}  // namespace surety
