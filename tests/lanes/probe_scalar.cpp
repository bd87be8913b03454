#define SURETY_ISA scalar
#define SURETY_FLOATS 1
#define SURETY_PROBE scalar_probe
#define SURETY_PROBE_NAME "scalar"
#define SURETY_PROBE_SUPPORTED true
#include "tests/lanes/probe.inl"
