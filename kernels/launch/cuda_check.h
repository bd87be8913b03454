#pragma once

#include <cuda_runtime.h>

#include <string>

#include "surety/error.h"

namespace surety::kernels {

inline void cuda_check(cudaError_t status, const char* call, const char* file, int line) {
  if (status != cudaSuccess)
    throw Failure(std::string(file) + ":" + std::to_string(line) + ": " + call + ": " + cudaGetErrorString(status));
}

}  // namespace surety::kernels

#define SURETY_CUDA(call) ::surety::kernels::cuda_check((call), #call, __FILE__, __LINE__)
