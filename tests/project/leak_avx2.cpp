// An inline function in no ISA namespace, compiled as AVX2 code is: what check_isa_symbols.sh must find.
inline int shared_with_everybody(int x) { return x + 1; }
int (*leak())(int) { return &shared_with_everybody; }
