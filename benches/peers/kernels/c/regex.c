// A matcher of regular expressions by backtracking. Expressions are compiled to instructions by
// recursive descent; the lines of a text that has addresses, times and names are searched for them.
#include "kernel.h"

enum kind { CHAR, ANY, CLASS, SPLIT, JUMP, BEGIN, END, MATCH };

struct inst {
    enum kind kind;
    // A character; or where to go on, first `x`, then `y`.
    int32_t x, y;
    uint32_t class[4];
};

enum { INSTS = 128, LINE = 160 };

static struct inst program[INSTS];
static int32_t length;
static const char *source;

static int32_t emit(enum kind kind, int32_t x, int32_t y) {
    program[length] = (struct inst){.kind = kind, .x = x, .y = y};
    return length++;
}

// Makes room for an instruction at `at`; what jumps behind it jumps one further.
static void insert(int32_t at, enum kind kind, int32_t x, int32_t y) {
    for (int32_t i = length++; i > at; i--) {
        program[i] = program[i - 1];
        if (program[i].kind == SPLIT || program[i].kind == JUMP) {
            program[i].x += program[i].x >= at;
            program[i].y += program[i].y >= at;
        }
    }
    program[at] = (struct inst){.kind = kind, .x = x, .y = y};
}

static void alternatives(void);

static void class(void) {
    int32_t at = emit(CLASS, 0, 0);
    for (; *source && *source != ']'; source++) {
        int first = *source, last = first;
        if (source[1] == '-' && source[2] != ']') source += 2, last = *source;
        for (; first <= last; first++) program[at].class[first >> 5 & 3] |= 1u << (first & 31);
    }
    source += *source == ']';
}

static void atom(void) {
    char c = *source++;
    switch (c) {
    case '(':
        alternatives();
        source += *source == ')';
        break;
    case '[': class(); break;
    case '.': emit(ANY, 0, 0); break;
    case '^': emit(BEGIN, 0, 0); break;
    case '$': emit(END, 0, 0); break;
    case '\\': emit(CHAR, *source++, 0); break;
    default: emit(CHAR, c, 0);
    }
}

static void repetition(void) {
    int32_t begin = length;
    atom();
    switch (*source) {
    case '*':
        insert(begin, SPLIT, begin + 1, length + 2);
        emit(JUMP, begin, 0);
        break;
    case '+': emit(SPLIT, begin, length + 1); break;
    case '?': insert(begin, SPLIT, begin + 1, length + 1); break;
    default: return;
    }
    source++;
}

static void alternatives(void) {
    int32_t begin = length;
    while (*source && *source != '|' && *source != ')') repetition();
    if (*source != '|') return;
    source++;
    insert(begin, SPLIT, begin + 1, length + 2);
    int32_t jump = emit(JUMP, 0, 0);
    alternatives();
    program[jump].x = length;
}

static void compile(const char *expression) {
    source = expression, length = 0;
    alternatives();
    emit(MATCH, 0, 0);
}

// Where a match that goes on at `at` with instruction `pc` ends, or null.
static const char *match(int32_t pc, const char *at, const char *begin) {
    for (;; pc++) {
        const struct inst *inst = &program[pc];
        switch (inst->kind) {
        case CHAR:
            if (*at++ != inst->x) return NULL;
            break;
        case ANY:
            if (*at++ == 0) return NULL;
            break;
        case CLASS:
            if (!(inst->class[*at >> 5 & 3] >> (*at & 31) & 1)) return NULL;
            at++;
            break;
        case SPLIT: {
            const char *end = match(inst->x, at, begin);
            if (end) return end;
            pc = inst->y - 1;
            break;
        }
        case JUMP: pc = inst->x - 1; break;
        case BEGIN:
            if (at != begin) return NULL;
            break;
        case END:
            if (*at != 0) return NULL;
            break;
        case MATCH: return at;
        }
    }
}

static void write_line(char *line, uint32_t *state) {
    static const char *const PARTS[] = {
        "anna", "@", "harbour", ".org", " at 12:", "07", "berth", " 17 ", "x-ray", "http://", "/", "..",
        "quay", "(tide)", "=", "aaaa",
    };
    for (size_t at = 0; at + 16 < LINE; line[at] = 0) {
        for (const char *part = PARTS[next(state) >> 9 & 15]; *part;) line[at++] = *part++;
    }
}

// Searches `n` lines.
KERNEL {
    static const char *const EXPRESSIONS[] = {
        "[a-z]+@[a-z]+(\\.[a-z]+)+", "(http|ftp)://[a-z/.]*(quay|berth)", "^(anna|x-ray).*=$",
        "[0-2]?[0-9]:[0-5][0-9]",    "(a+a+)+[hb]",                       ".*(tide).*( 17 |07)",
    };
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof EXPRESSIONS / sizeof *EXPRESSIONS; i++) {
        uint32_t state = 1;
        compile(EXPRESSIONS[i]);
        for (int32_t j = 0; j < n; j++) {
            char line[LINE];
            write_line(line, &state);
            const char *at = line, *end = NULL;
            while (!(end = match(0, at, line)) && *at) at++;
            sum = mix(sum, end ? (uint64_t)(at - line) << 8 | (uint64_t)(end - at) : 1);
        }
    }
    return sum;
}
