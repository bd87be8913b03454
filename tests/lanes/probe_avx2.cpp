#define SURETY_ISA avx2
#define SURETY_FLOATS 8
#define SURETY_PROBE avx2_probe
#define SURETY_PROBE_NAME "avx2"
#define SURETY_PROBE_SUPPORTED bool(__builtin_cpu_supports("avx2"))
#include "tests/lanes/probe.inl"
