// A function that traps inside of an inlined one, for files and lines in backtraces.

static inline __attribute__((always_inline)) int share(int sum, int people) {
    return sum / people;
}

__attribute__((noinline)) static int bill(int people) {
    int sum = people * 30 + 12;
    return share(sum, people) + 1;
}

__attribute__((export_name("pay"))) int pay(int people) {
    return bill(people) * 2;
}
