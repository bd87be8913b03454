#define SURETY_ISA avx512
#define SURETY_FLOATS 16
#define SURETY_PROBE avx512_probe
#define SURETY_PROBE_NAME "avx512"
#define SURETY_PROBE_SUPPORTED bool(__builtin_cpu_supports("avx512dq"))
#include "tests/lanes/probe.inl"
