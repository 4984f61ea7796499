// Bodies that attract each other, moved in small steps; then the same with a cut-off, where the
// compiler cannot know which pairs count.
#include "kernel.h"

enum { BODIES = 12 };

struct body {
    double at[3], speed[3], mass;
};

static struct body bodies[BODIES];

// A number from zero to one.
static double fraction(uint32_t *state) { return (double)next(state) / 4294967296.0; }

static void place(void) {
    uint32_t state = 1;
    double momentum[3] = {0};
    for (size_t i = 0; i < BODIES; i++) {
        struct body *body = &bodies[i];
        body->mass = i == 0 ? 40.0 : 0.01 + fraction(&state) / 10;
        for (size_t axis = 0; axis < 3; axis++) {
            body->at[axis] = i == 0 ? 0 : 30 * (fraction(&state) - 0.5);
            body->speed[axis] = i == 0 ? 0 : 2 * (fraction(&state) - 0.5);
            momentum[axis] += body->mass * body->speed[axis];
        }
    }
    for (size_t axis = 0; axis < 3; axis++) bodies[0].speed[axis] = -momentum[axis] / 40.0;
}

static double distance(const struct body *a, const struct body *b, double along[3]) {
    double sum = 0;
    for (size_t axis = 0; axis < 3; axis++) {
        along[axis] = a->at[axis] - b->at[axis];
        sum += along[axis] * along[axis];
    }
    return __builtin_sqrt(sum);
}

static void step(double time, double furthest) {
    for (size_t i = 0; i < BODIES; i++) {
        for (size_t j = i + 1; j < BODIES; j++) {
            struct body *a = &bodies[i], *b = &bodies[j];
            double along[3], far = distance(a, b, along);
            if (far > furthest) continue;
            double pull = time / (far * far * far + 0.001);
            for (size_t axis = 0; axis < 3; axis++) {
                a->speed[axis] -= along[axis] * b->mass * pull;
                b->speed[axis] += along[axis] * a->mass * pull;
            }
        }
    }
    for (size_t i = 0; i < BODIES; i++) {
        for (size_t axis = 0; axis < 3; axis++) bodies[i].at[axis] += time * bodies[i].speed[axis];
    }
}

static double energy(void) {
    double sum = 0;
    for (size_t i = 0; i < BODIES; i++) {
        const double *speed = bodies[i].speed;
        double squares = speed[0] * speed[0] + speed[1] * speed[1] + speed[2] * speed[2];
        sum += bodies[i].mass * squares / 2;
        for (size_t j = i + 1; j < BODIES; j++) {
            double along[3];
            sum -= bodies[i].mass * bodies[j].mass / distance(&bodies[i], &bodies[j], along);
        }
    }
    return sum;
}

// Moves the bodies by `n` steps, twice.
KERNEL {
    uint64_t sum = 0;
    for (int run = 0; run < 2; run++) {
        place();
        for (int32_t i = 0; i < n; i++) step(0.001, run == 0 ? 1e9 : 12.0);
        union {
            double number;
            uint64_t bits;
        } result = {energy()};
        sum = mix(sum, result.bits);
    }
    return sum;
}
