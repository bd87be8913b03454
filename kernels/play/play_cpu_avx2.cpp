#define SURETY_ISA avx2
#define SURETY_FLOATS 8
#define SURETY_PLAY_FUNCTION play_on_avx2
#include "kernels/play/play_cpu.inl"
