// The library of `linked`: memory, and what is needed for texts.
#define LIBRARY
#include "linked.h"

// Free memory of each size: powers of two, the first is 16 bytes.
enum { SIZES = 16 };

struct block {
    // While it is free: the next one. While it is not: its size.
    union {
        struct block *next;
        size_t size;
    };
    uint64_t memory[];
};

static struct block *unused[SIZES];
static uint64_t arena[1 << 17];
static size_t taken;

static size_t size_class(size_t size) {
    size_t class = 0;
    while (((size_t)16 << class) < size) class++;
    return class;
}

void *allocate(size_t size) {
    size_t class = size_class(size);
    if (class >= SIZES) return NULL;
    struct block *block = unused[class];
    if (block) {
        unused[class] = block->next;
    } else {
        size_t words = (sizeof *block + ((size_t)16 << class)) / sizeof *arena;
        if (taken + words > sizeof arena / sizeof *arena) return NULL;
        block = (struct block *)&arena[taken];
        taken += words;
    }
    block->size = class;
    return block->memory;
}

void release(void *memory) {
    if (!memory) return;
    struct block *block = (struct block *)((char *)memory - offsetof(struct block, memory));
    size_t class = block->size;
    block->next = unused[class];
    unused[class] = block;
}

void copy(void *to, const void *from, size_t size) {
    char *target = to;
    const char *source = from;
    for (; size >= 8; size -= 8, target += 8, source += 8) {
        __builtin_memcpy(target, source, 8);
    }
    while (size-- > 0) *target++ = *source++;
}

size_t length(const char *text) {
    size_t count = 0;
    while (text[count]) count++;
    return count;
}

int compare(const char *a, const char *b) {
    while (*a && *a == *b) a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

uint32_t hash(const char *text) {
    uint32_t value = 2166136261u;
    while (*text) value = (value ^ (unsigned char)*text++) * 16777619u;
    return value;
}

int lower(int c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }
