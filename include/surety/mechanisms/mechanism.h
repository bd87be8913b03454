#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "surety/options.h"

namespace surety {

class MechanismFamily;

/// A mechanism as the user writes it, e.g. "second-price:reserve=0.5", "posted-price:price=best",
/// "proportional:must-sell", "exponential-price:k=20": a family and what its parameters are set to. What a family can
/// do, be played, solved or tabulated, stands in its file under host/auctions; surety list mechanisms names them all.
class Mechanism {
 public:
  /// Second-price without a reserve.
  Mechanism() : Mechanism("second-price") {}

  /// The family of that name, or other name, with numbers for some of its parameters; the rest has its default. Throws
  /// InvalidInput for an unknown name.
  explicit Mechanism(std::string_view name, std::initializer_list<std::pair<std::string_view, double>> parameters = {});

  /// A mechanism of a family that is not on the list (surety/mechanisms/user_mechanism.h).
  explicit Mechanism(std::shared_ptr<const MechanismFamily> family);

  /// Also takes other names of a mechanism, vickrey, english and myerson. Throws InvalidInput with what is wrong and
  /// what would be right.
  static Mechanism parse(std::string_view spec);

  std::string spec() const;  ///< canonical form, under the family's name
  std::string_view name() const { return record().name; }
  bool is(std::string_view family) const { return name() == family; }

  /// What a parameter is set to: given, or its default; empty where it is left open, or a word. Parameters are those of
  /// the family's record; others throw std::logic_error.
  std::optional<double> number(std::string_view parameter) const;
  /// The same of a parameter that is no longer open. Throws std::logic_error where it is.
  double at(std::string_view parameter) const;
  /// Of a whole number.
  std::optional<std::int64_t> count(std::string_view parameter) const;
  /// Whether a flag is set.
  bool has(std::string_view flag) const;
  /// Whether a parameter was given as this word, such as "inclusive".
  bool is_word(std::string_view parameter, std::string_view word) const;
  /// Whether the family has a parameter of that name.
  bool takes(std::string_view parameter) const;

  /// Of a parameter of the family; it is not checked against the parameter's range.
  void set(std::string_view parameter, double x);
  Mechanism with(std::string_view parameter, double x) const;

  /// What follows the colon where that is no list of parameters: a file.
  const std::string& argument() const { return argument_; }
  /// Whether it is the mechanism of a file, with its own values and bidders.
  bool is_saved() const { return !argument_.empty(); }
  /// The name under which it was written: the family's, or another name of it.
  std::string_view written_as() const { return written_as_; }

  const MechanismFamily& family() const { return *family_; }
  const ChoiceRecord& record() const;

  /// Whether it is one with k messages, or any demand where k is empty (exponential prices).
  bool has_messages() const { return takes("k"); }
  /// Throws InvalidInput for a mechanism that is another one with a common value: an ascending auction, where others'
  /// drop-outs are news (Milgrom & Weber 1982).
  void check_common_value() const;

 private:
  struct Setting {
    std::optional<double> number;
    std::string_view word = {};
  };
  std::size_t index_of(std::string_view parameter) const;
  const Setting& setting(std::string_view parameter) const { return settings_[index_of(parameter)]; }
  void parse_parameters(std::string_view text);
  void parse_parameter(std::string_view part);

  std::shared_ptr<const MechanismFamily> family_;
  std::vector<Setting> settings_;  ///< by option of the record
  std::string argument_;
  std::string written_as_;
};

/// The records of all families on the list, in its order.
std::vector<ChoiceRecord> mechanism_records();

}  // namespace surety
