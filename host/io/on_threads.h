#pragma once

#include <functional>

namespace surety {

/// Runs `work(i)` for i in 0 .. count - 1, each once, on that many threads, 0 being all; the first exception is thrown
/// when all threads are done.
void on_threads(int count, int threads, const std::function<void(int)>& work);

}  // namespace surety
