#define SURETY_ISA wide
#define SURETY_FLOATS 16
#define SURETY_PROBE wide_probe
#define SURETY_PROBE_NAME "wide"
#define SURETY_PROBE_SUPPORTED bool(__builtin_cpu_supports("avx2"))
#include "tests/lanes/probe.inl"
