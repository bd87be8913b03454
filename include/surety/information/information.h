#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "surety/options.h"
#include "surety/values/law.h"

namespace surety {

class InformationFamily;

/// What bidders know of a common value, or that each has a value of his own, as the user writes it: "minmax",
/// "coarsened:20", "partition:0.3,0.6", "mineral-rights:plus(uniform:0,0.2)", ...: a family and what its parameters are
/// set to. What is known of a family stands in its file under host/information_structures; surety list information
/// names them all.
class Information {
 public:
  /// Minmax: the worst for the seller.
  Information();
  /// A structure of a family, every parameter at its default.
  explicit Information(std::shared_ptr<const InformationFamily> family);

  /// `folder` as in parse_law. Throws InvalidInput with what is wrong and what would be right.
  static Information parse(std::string_view spec, const std::filesystem::path& folder = {});

  std::string spec() const;  ///< canonical form
  std::string_view name() const { return record().name; }
  bool is(std::string_view family) const { return name() == family; }

  // What a parameter is set to: given, or its default. Parameters are those of the family's record; others, and those
  // that are no numbers, laws, ..., throw std::logic_error.
  double at(std::string_view parameter) const;
  std::int64_t count(std::string_view parameter) const;                  ///< of a whole number
  const std::vector<double>& numbers(std::string_view parameter) const;  ///< of one that may be given several times
  bool has(std::string_view flag) const;                                 ///< whether a flag is set
  const LawPtr& law(std::string_view parameter) const;                   ///< of WORD(LAW)
  bool is_word(std::string_view parameter, std::string_view word) const;
  /// Whether the family has a parameter of that name.
  bool takes(std::string_view parameter) const;

  /// What follows the colon where that is a file, as written; else empty.
  const std::string& argument() const { return argument_; }
  /// Where that file is.
  std::filesystem::path file() const { return folder_ / argument_; }

  const InformationFamily& family() const { return *family_; }
  const ChoiceRecord& record() const;

  /// Whether all bidders see the same, so that the expected value given the signals is the signal of each.
  bool is_public() const;
  /// Whether everybody has a value of his own, which is his signal.
  bool is_private() const;

 private:
  struct Setting {
    std::vector<double> numbers;
    std::string_view word;  ///< in front of `law`
    LawPtr law;
  };
  const Setting& setting(std::string_view parameter) const;
  void parse_argument(std::string_view text);
  void parse_parameters(std::string_view text);
  void parse_parameter(const OptionRecord& option, Setting& setting, std::string_view text) const;
  void check_complete() const;

  std::shared_ptr<const InformationFamily> family_;
  std::vector<Setting> settings_;  ///< by option of the record
  std::string argument_;
  std::filesystem::path folder_;  ///< where relative files are looked up; empty: the working folder
};

/// The records of all families on the list, in its order.
std::span<const ChoiceRecord> information_records();

}  // namespace surety
