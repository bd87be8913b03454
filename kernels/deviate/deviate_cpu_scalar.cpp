#define SURETY_FLOATS 1
#define SURETY_DEVIATE_FUNCTION deviate_on_scalar
#include "kernels/deviate/deviate_cpu.inl"
