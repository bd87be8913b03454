#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "surety/mechanisms/aggregate_view.h"
#include "surety/values/demand_view.h"

namespace surety::kernels {

/// Packs arrays one behind the other, handing out the addresses that they will have at `base`, the place in the memory
/// of a device that the bytes will be copied to.
class Arena {
 public:
  explicit Arena(const void* base) : base_(reinterpret_cast<std::uintptr_t>(base)) {}

  template <class U>
  const U* put(const std::vector<U>& array) {
    const std::size_t at = (bytes_.size() + 15) / 16 * 16;
    bytes_.resize(at + array.size() * sizeof(U));
    if (!array.empty()) std::memcpy(bytes_.data() + at, array.data(), array.size() * sizeof(U));
    return reinterpret_cast<const U*>(base_ + at);
  }
  template <class T>
  const T* put_as(std::span<const double> array) {
    return put(std::vector<T>(array.begin(), array.end()));
  }

  template <class T>
  DemandView<T> put_form(const DemandForm& form) {
    DemandView<T> view{};
    view.shape = form.shape;
    for (int i = 0; i < 3; ++i) view.parameters[i] = T(form.parameters[i]);
    view.pieces = int(form.value.size());
    view.knot = put_as<T>(form.knot);
    view.value = put_as<T>(form.value);
    view.slope = put_as<T>(form.slope);
    view.data = put_as<T>(form.data);
    return view;
  }
  template <class T>
  const DemandView<T>* put_forms(const std::vector<DemandForm>& forms) {
    std::vector<DemandView<T>> views;
    for (const auto& form : forms) views.push_back(put_form<T>(form));
    return put(views);
  }

  template <class T>
  AggregateView<T> put_form(const AggregateForm& form) {
    AggregateView<T> view{};
    if (form.knot.empty()) return view;
    view.offset = T(form.offset);
    view.least = T(std::ldexp(1.0, form.first_octave));
    view.greatest = std::nextafter(T(form.knot.back()), T(0));
    view.row = form.functions * AggregateForm::coefficients;
    view.step = int(std::bit_floor(unsigned(form.splits)));
    std::vector<T> first;  // integers by their bits, so that they are gathered like reals
    for (const auto piece : form.first_piece) first.push_back(real_of<T>(IntOf<T>(piece)));
    view.first_piece = put(first);
    std::vector<double> knots = form.knot, place;
    knots.resize(knots.size() + 2 * std::size_t(view.step), INFINITY);
    for (std::size_t j = 0; view.step > 0 && j < form.middle.size(); ++j) {
      place.push_back(form.middle[j]);
      place.push_back(form.scale[j]);
    }
    view.knot = put_as<T>(knots);
    view.place = put_as<T>(place);
    view.data = put_as<T>(form.data);
    return view;
  }

  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::uintptr_t base_;
  std::vector<std::byte> bytes_;
};

/// A problem's arrays and the view of them in CPU memory. `lay_out(problem, base, view)` packs them for an address; the
/// bytes must not move once the view points into them, so they are laid out for the place they will be copied to.
template <class View>
class Placed {
 public:
  template <class Problem>
  explicit Placed(const Problem& problem) : bytes_(lay_out(problem, nullptr, view_).size()) {
    const auto bytes = lay_out(problem, bytes_.data(), view_);
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  }
  Placed(const Placed&) = delete;
  Placed& operator=(const Placed&) = delete;
  const View& view() const { return view_; }

 private:
  View view_{};
  std::vector<std::byte> bytes_;
};

}  // namespace surety::kernels
