#pragma once

// One source, several instruction sets. A translation unit that is compiled for AVX2 or AVX-512 says so by defining
// SURETY_ISA as avx2 or avx512 before its first include; everything that runs over lanes then lives in an inline
// namespace of that name, so that the linker can never take AVX code where plain code was meant.
#ifndef SURETY_ISA
#define SURETY_ISA scalar
#endif

#if defined(__CUDACC__)
#define SURETY_HD __host__ __device__ __forceinline__
#else
#define SURETY_HD inline __attribute__((always_inline))
#endif

#if defined(__CUDA_ARCH__)
#define SURETY_ON_DEVICE 1
#else
#define SURETY_ON_DEVICE 0
#endif

// Short loops over arrays that must stay in registers.
#if SURETY_ON_DEVICE
#define SURETY_UNROLL _Pragma("unroll")
#elif defined(__CUDACC__)
#define SURETY_UNROLL  // nvcc's host code runs no loop that needs it, and its front end does not know GCC's pragma
#else
#define SURETY_UNROLL _Pragma("GCC unroll 8")
#endif
