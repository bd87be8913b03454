#define SURETY_ISA avx512
#define SURETY_FLOATS 16
#define SURETY_PLAY_FUNCTION play_on_avx512
#include "kernels/play/play_cpu.inl"
