#define SURETY_FLOATS 1
#define SURETY_PLAY_FUNCTION play_on_scalar
#include "kernels/play/play_cpu.inl"
