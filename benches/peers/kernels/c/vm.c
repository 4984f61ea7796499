// An interpreter of bytecode: a machine with a stack of numbers, frames with locals, and cells of
// memory. Its program, which is assembled first, sieves primes, follows the chains of Collatz, and
// computes Fibonacci numbers by recursion.
#include "kernel.h"

enum op {
    HALT, PUSH, GET, SET, LOAD, STORE, ADD, SUB, MUL, SHR, AND, LESS, EQUAL, JUMP, UNLESS, CALL,
    RETURN, OPS,
};

static const char *const NAMES[OPS] = {
    "halt", "push", "get", "set", "load", "store", "add", "sub", "mul", "shr", "and", "less",
    "equal", "jump", "unless", "call", "return",
};

// Local 0 is the limit, and 3 the sum of all results.
static const char SOURCE[] =
    "push 2 set 1 "
    "candidate: get 1 get 0 less unless chains "
    "  get 1 load unless prime jump next "
    "  prime: get 3 get 1 add set 3 get 1 get 1 add set 2 "
    "  multiple: get 2 get 0 less unless next "
    "    push 1 get 2 store get 2 get 1 add set 2 jump multiple "
    "  next: get 1 push 1 add set 1 jump candidate "
    "chains: push 1 set 1 "
    "chain: get 1 get 0 less unless calls "
    "  get 1 set 2 "
    "  step: push 1 get 2 less unless ended "
    "    get 3 push 1 add set 3 "
    "    get 2 push 1 and unless even "
    "    get 2 push 3 mul push 1 add set 2 jump step "
    "    even: get 2 push 1 shr set 2 jump step "
    "  ended: get 1 push 1 add set 1 jump chain "
    "calls: get 0 push 9 shr push 15 and push 5 add call fib get 3 add halt "
    "fib: set 0 get 0 push 2 less unless large get 0 return "
    "  large: get 0 push 1 sub call fib get 0 push 2 sub call fib add return ";

enum { CODE = 512, LABELS = 32, STACK = 256, FRAMES = 64, LOCALS = 4, CELLS = 1 << 13 };

struct label {
    const char *name;
    int32_t place;
};

static int32_t code[CODE];

// Whether the word `a` is `b`; words end at a space, a colon or the end.
static int same(const char *a, const char *b) {
    while (*a == *b && *a > ' ' && *a != ':') a++, b++;
    return (*a <= ' ' || *a == ':') && (*b <= ' ' || *b == ':');
}

static int32_t operand(const char *word, const struct label *labels, int count) {
    int32_t value = 0;
    if (*word >= '0' && *word <= '9') {
        while (*word >= '0' && *word <= '9') value = value * 10 + *word++ - '0';
        return value;
    }
    for (int i = 0; i < count; i++) {
        if (same(labels[i].name, word)) return labels[i].place;
    }
    return 0;
}

// Goes over the source twice, because labels are used before they stand.
static void assemble(void) {
    struct label labels[LABELS];
    int count = 0;
    for (int pass = 0; pass < 2; pass++) {
        int32_t place = 0;
        for (const char *at = SOURCE; *at;) {
            const char *word = at;
            while (*at > ' ') at++;
            int32_t op = 0;
            while (op < OPS && !same(NAMES[op], word)) op++;
            if (at > word && at[-1] == ':') {
                if (pass == 0) labels[count++] = (struct label){word, place};
            } else if (at > word) {
                code[place++] = op < OPS ? op : operand(word, labels, count);
            }
            while (*at == ' ') at++;
        }
    }
}

static int32_t stack[STACK], cells[CELLS];
static struct {
    int32_t locals[LOCALS], caller;
} frames[FRAMES];

static int32_t interpret(int32_t limit) {
    int32_t *top = stack;
    int32_t at = 0, frame = 0;
    for (int i = 0; i < LOCALS; i++) frames[0].locals[i] = 0;
    frames[0].locals[0] = limit;
    for (;;) {
        switch ((enum op)code[at++]) {
        case PUSH: *top++ = code[at++]; break;
        case GET: *top++ = frames[frame].locals[code[at++]]; break;
        case SET: frames[frame].locals[code[at++]] = *--top; break;
        case LOAD: top[-1] = cells[top[-1] % CELLS]; break;
        case STORE: top -= 2, cells[top[1] % CELLS] = top[0]; break;
        case ADD: top--, top[-1] = (int32_t)((uint32_t)top[-1] + (uint32_t)top[0]); break;
        case SUB: top--, top[-1] = (int32_t)((uint32_t)top[-1] - (uint32_t)top[0]); break;
        case MUL: top--, top[-1] = (int32_t)((uint32_t)top[-1] * (uint32_t)top[0]); break;
        case SHR: top--, top[-1] = (int32_t)((uint32_t)top[-1] >> (top[0] & 31)); break;
        case AND: top--, top[-1] &= top[0]; break;
        case LESS: top--, top[-1] = top[-1] < top[0]; break;
        case EQUAL: top--, top[-1] = top[-1] == top[0]; break;
        case JUMP: at = code[at]; break;
        case UNLESS: at = *--top ? at + 1 : code[at]; break;
        case CALL:
            frames[++frame].caller = at + 1;
            at = code[at];
            break;
        case RETURN: at = frames[frame--].caller; break;
        default: return top[-1];
        }
    }
}

// Runs the program with a limit of `n`.
KERNEL {
    assemble();
    for (size_t i = 0; i < CELLS; i++) cells[i] = 0;
    return mix(0, (uint32_t)interpret(n < CELLS ? n : CELLS));
}
