#pragma once

#include <fmt/format.h>
#include <hdf5.h>

#include <string_view>

#include "surety/error.h"

namespace surety {

/// The formats of bounds.h5, of auctions and of environments with outcomes; their numbers rise with every change that
/// readers must know of.
inline constexpr std::string_view bounds_format_name = "surety bounds", bounds_format = "surety bounds 2",
                                  outcome_bounds_format_name = "surety bounds of outcomes",
                                  outcome_bounds_format = "surety bounds of outcomes 1";

/// An HDF5 identifier, closed at its end. Throws Failure where it is none.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Hdf5Handle(hid_t id, Close close, const char* what) : id_(id), close_(close) {
    if (id < 0) throw Failure(fmt::format("HDF5 could not {}", what));
  }
  ~Hdf5Handle() { close_(id_); }
  Hdf5Handle(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(const Hdf5Handle&) = delete;
  operator hid_t() const { return id_; }

 private:
  hid_t id_;
  Close close_;
};

}  // namespace surety
