#include "host/io/array_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <hdf5.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <mutex>

#include "host/io/files.h"
#include "surety/error.h"

namespace surety {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are read as they stand in the file");

constexpr std::size_t fingerprint_digits = 16;

/// An HDF5 identifier, closed at its end. Throws Failure where it is none.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Handle(hid_t id, Close close, const char* what) : id_(id), close_(close) {
    if (id < 0) throw Failure(fmt::format("HDF5 could not {}", what));
  }
  ~Handle() { close_(id_); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  operator hid_t() const { return id_; }

 private:
  hid_t id_;
  Close close_;
};

void checked(herr_t status, const char* what) {
  if (status < 0) throw Failure(fmt::format("HDF5 could not {}", what));
}

/// HDF5 is not made for several threads: whoever makes a file has it alone.
std::mutex& hdf5_mutex() {
  static std::mutex mutex;
  return mutex;
}

hid_t file_in_memory() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are ours to tell
  constexpr std::size_t growth = 1 << 22;
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "set up a file");
  checked(H5Pset_fapl_core(access, growth, false), "keep a file in memory");
  return H5Fcreate("surety", H5F_ACC_TRUNC, H5P_DEFAULT, access);
}

/// The group of a name, "/" where it has none, and what is left of the name.
std::pair<std::string, std::string> split_name(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  if (slash == name.npos) return {"/", name};
  return {name.substr(0, slash), name.substr(slash + 1)};
}

/// Bytes of the user block that holds a text: HDF5 looks for its file at 512, 1024, 2048, ..
std::size_t user_block_size(std::size_t text) { return std::max<std::size_t>(512, std::bit_ceil(text)); }

}  // namespace

struct ArrayFileWriter::File {
  std::scoped_lock<std::mutex> lock{hdf5_mutex()};
  Handle id;

  File() : id(file_in_memory(), H5Fclose, "make a file") {}

  /// Makes the group where it is not there yet.
  Handle group(const std::string& name) const {
    if (name == "/" || H5Lexists(id, name.c_str(), H5P_DEFAULT) > 0)
      return {H5Gopen2(id, name.c_str(), H5P_DEFAULT), H5Gclose, "open a group"};
    return {H5Gcreate2(id, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, "make a group"};
  }

  void attribute(const std::string& name, hid_t type, const void* value) const {
    const auto [where, what] = split_name(name);
    const Handle parent = group(where);
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "make a scalar");
    const Handle attribute(H5Acreate2(parent, what.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                           "make an attribute");
    checked(H5Awrite(attribute, type, value), "write an attribute");
  }
};

ArrayFileWriter::ArrayFileWriter(std::string_view format) : format_(format), file_(std::make_unique<File>()) {
  text("format", format_);
}

ArrayFileWriter::~ArrayFileWriter() = default;

void ArrayFileWriter::array(const std::string& name, const std::vector<Axis>& axes,
                            const std::vector<double>& numbers) {
  std::vector<hsize_t> sizes;
  sizes.reserve(axes.size());
  for (const Axis& axis : axes) sizes.push_back(axis.size);
  const auto [where, what] = split_name(name);
  const Handle parent = file_->group(where);
  const Handle space(H5Screate_simple(int(sizes.size()), sizes.data(), nullptr), H5Sclose, "make a space");
  const Handle data(H5Dcreate2(parent, what.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                    H5Dclose, "make an array");
  checked(H5Dwrite(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), "write an array");
  for (std::size_t a = 0; a < axes.size(); ++a)
    checked(H5DSset_label(data, unsigned(a), axes[a].label.c_str()), "label an axis");
  const haddr_t place = H5Dget_offset(data);
  if (place == HADDR_UNDEF) throw Failure("HDF5 could not tell where an array is");
  index_["arrays"][name] = {{"sizes", sizes}, {"place", place}};
}

void ArrayFileWriter::number(const std::string& name, double value) {
  file_->attribute(name, H5T_NATIVE_DOUBLE, &value);
  index_["numbers"][name] = value;
}

void ArrayFileWriter::text(const std::string& name, const std::string& text) {
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "make a type");
  checked(H5Tset_size(type, text.size() + 1), "size a text");
  file_->attribute(name, type, text.c_str());
  index_["texts"][name] = text;
}

void ArrayFileWriter::write(const std::filesystem::path& path) {
  checked(H5Fflush(file_->id, H5F_SCOPE_GLOBAL), "finish a file");
  const ssize_t size = H5Fget_file_image(file_->id, nullptr, 0);
  if (size < 0) throw Failure("HDF5 could not hand over a file");
  const std::string index = index_.dump() + "\n";
  const std::size_t first_line = format_.size() + 1 + fingerprint_digits + 1;
  const std::size_t block = user_block_size(first_line + index.size());
  std::string behind = index;
  behind.resize(block - first_line + std::size_t(size));
  if (H5Fget_file_image(file_->id, behind.data() + (block - first_line), std::size_t(size)) < 0)
    throw Failure("HDF5 could not hand over a file");
  replace_file(path, format_ + " " + fingerprint(behind) + "\n" + behind);
}

ArrayFile::ArrayFile(const std::filesystem::path& path, const ArrayFileKind& kind)
    : path_(path), content_(read_file(path)) {
  constexpr std::size_t longest_line = 100;
  const std::size_t first = content_.substr(0, longest_line).find('\n');
  if (!content_.starts_with(kind.format_name) || first == content_.npos || first < fingerprint_digits + 1)
    refuse(fmt::format("not a {} of this version; give the file that {} --out DIR writes, or solve again with it",
                       kind.file, kind.command));
  format_ = content_.substr(0, first - fingerprint_digits - 1);
  const std::string_view behind = std::string_view(content_).substr(first + 1);
  if (content_.substr(format_.size(), fingerprint_digits + 1) != " " + fingerprint(behind))
    refuse(fmt::format("it is damaged, cut off, or was changed after {} wrote it; solve again", kind.command));
  const std::size_t second = behind.find('\n');
  if (second == behind.npos) refuse("it has no index: the file is damaged");
  index_ = nlohmann::json::parse(behind.substr(0, second), nullptr, false);
  block_ = user_block_size(first + 1 + second + 1);
}

void ArrayFile::refuse(std::string_view problem) const {
  throw InvalidInput(fmt::format("{}: {}", path_.string(), problem));
}

const nlohmann::json& ArrayFile::entry(const char* kind, const std::string& name) const {
  if (index_.is_object())
    if (const auto entries = index_.find(kind); entries != index_.end() && entries->is_object())
      if (const auto found = entries->find(name); found != entries->end()) return *found;
  refuse(fmt::format("it has no {}: the file is damaged", name));
}

std::uint64_t ArrayFile::unsigned_in(const nlohmann::json& value, const std::string& name) const {
  if (!value.is_number_unsigned()) refuse(fmt::format("{} has no size or place: the file is damaged", name));
  return value.get<std::uint64_t>();
}

bool ArrayFile::has_array(const std::string& name) const {
  if (!index_.is_object() || !index_.contains("arrays")) return false;
  const nlohmann::json& arrays = index_["arrays"];
  return arrays.is_object() && arrays.contains(name);
}

std::vector<std::uint64_t> ArrayFile::sizes(const std::string& name) const {
  const nlohmann::json& of_array = entry("arrays", name);
  const auto found = of_array.is_object() ? of_array.find("sizes") : of_array.end();
  if (found == of_array.end() || !found->is_array()) refuse(fmt::format("{} has no sizes: the file is damaged", name));
  std::vector<std::uint64_t> sizes;
  for (const auto& size : *found) sizes.push_back(unsigned_in(size, name));
  return sizes;
}

std::vector<double> ArrayFile::array(const std::string& name, const std::vector<std::uint64_t>& sizes) const {
  const auto found = this->sizes(name);
  if (found != sizes)
    refuse(fmt::format("{} is {} but must be {}: the file is damaged", name, fmt::join(found, " x "),
                       fmt::join(sizes, " x ")));
  const nlohmann::json& of_array = entry("arrays", name);
  const auto place = of_array.contains("place") ? unsigned_in(of_array["place"], name) : content_.size();
  const std::uint64_t behind = content_.size() - std::min<std::uint64_t>(block_, content_.size());
  const std::uint64_t most = place < behind ? (behind - place) / sizeof(double) : 0;
  std::uint64_t count = 1;
  for (const std::uint64_t size : sizes) {
    if (size > 0 && count > most / size)
      refuse(fmt::format("{} reaches beyond the end of the file: the file is damaged", name));
    count *= size;
  }
  if (count == 0) refuse(fmt::format("{} has no numbers: the file is damaged", name));
  std::vector<double> numbers(count);
  std::memcpy(numbers.data(), content_.data() + block_ + place, count * sizeof(double));
  for (const double x : numbers)
    if (!std::isfinite(x)) refuse(fmt::format("{} has the number {}: the file is damaged", name, x));
  return numbers;
}

double ArrayFile::number(const std::string& name) const {
  const nlohmann::json& value = entry("numbers", name);
  if (!value.is_number() || !std::isfinite(value.get<double>()))
    refuse(fmt::format("{} is no number: the file is damaged", name));
  return value.get<double>();
}

std::string ArrayFile::text(const std::string& name) const {
  const nlohmann::json& value = entry("texts", name);
  if (!value.is_string()) refuse(fmt::format("{} is no text: the file is damaged", name));
  return value.get<std::string>();
}

int ArrayFile::whole_number(const std::string& name, int least, int most) const {
  const double value = number(name);
  if (!(value >= least && value <= most && value == std::floor(value)))
    refuse(fmt::format("{} is {} but must be a whole number from {} to {}: the file is damaged", name, value, least,
                       most));
  return int(value);
}

}  // namespace surety
