#pragma once

#include <cuda_runtime.h>

#include <functional>

#include "kernels/launch/cuda_check.h"

// A runtime without graphs (one that stands in for a GPU) has none of these.
#pragma weak cudaStreamBeginCapture
#pragma weak cudaStreamEndCapture
#pragma weak cudaGraphInstantiate
#pragma weak cudaGraphLaunch
#pragma weak cudaGraphDestroy
#pragma weak cudaGraphExecDestroy

namespace surety::kernels {

/// Launches that are made again and again on one stream, as a graph: those one by one would take longer than what they
/// launch. Where the runtime has no graphs they are made one by one.
class CudaGraph {
 public:
  CudaGraph(cudaStream_t stream, std::function<void()> launches) : stream_(stream), launches_(std::move(launches)) {
    if (!cudaStreamBeginCapture || !cudaGraphLaunch) return;
    cudaGraph_t graph = nullptr;
    SURETY_CUDA(cudaStreamBeginCapture(stream_, cudaStreamCaptureModeThreadLocal));
    launches_();
    SURETY_CUDA(cudaStreamEndCapture(stream_, &graph));
    const cudaError_t status = cudaGraphInstantiate(&runnable_, graph, 0);
    cudaGraphDestroy(graph);
    SURETY_CUDA(status);
  }
  ~CudaGraph() {
    if (runnable_) cudaGraphExecDestroy(runnable_);
  }
  CudaGraph(const CudaGraph&) = delete;
  CudaGraph& operator=(const CudaGraph&) = delete;

  void launch() const {
    if (runnable_)
      SURETY_CUDA(cudaGraphLaunch(runnable_, stream_));
    else
      launches_();
  }

 private:
  cudaStream_t stream_;
  std::function<void()> launches_;
  cudaGraphExec_t runnable_ = nullptr;
};

}  // namespace surety::kernels
