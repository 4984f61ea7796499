//! Matrices of `f64`: products, and systems of equations by elimination.

use kernels::{Random, mix};

struct Matrix {
    size: usize,
    cells: Vec<f64>,
}

impl Matrix {
    fn new(size: usize, mut cell: impl FnMut() -> f64) -> Matrix {
        Matrix { size, cells: (0..size * size).map(|_| cell()).collect() }
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.size..][..self.size]
    }

    fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.cells[row * self.size..][..self.size]
    }

    /// Row by row: the inner loop goes along rows of both.
    fn multiply(&self, other: &Matrix) -> Matrix {
        let mut product = Matrix::new(self.size, || 0.0);
        for i in 0..self.size {
            for (k, &factor) in self.row(i).iter().enumerate() {
                for (cell, &value) in product.row_mut(i).iter_mut().zip(other.row(k)) {
                    *cell += factor * value;
                }
            }
        }
        product
    }

    /// As the textbook has it: the inner loop goes down a column, and each index is checked.
    fn multiply_by_columns(&self, other: &Matrix) -> Matrix {
        let mut product = Matrix::new(self.size, || 0.0);
        for i in 0..self.size {
            for j in 0..self.size {
                let mut sum = 0.0;
                for k in 0..self.size {
                    sum += self.cells[i * self.size + k] * other.cells[k * other.size + j];
                }
                product.cells[i * self.size + j] = sum;
            }
        }
        product
    }

    /// The `x` for which this matrix times `x` is `right`.
    fn solve(mut self, mut right: Vec<f64>) -> Vec<f64> {
        for column in 0..self.size {
            let largest = |&a: &usize, &b: &usize| {
                let size = |row: usize| self.row(row)[column].abs();
                size(a).total_cmp(&size(b))
            };
            let pivot = (column..self.size).max_by(largest).unwrap_or(column);
            for k in 0..self.size {
                self.cells.swap(pivot * self.size + k, column * self.size + k);
            }
            right.swap(pivot, column);
            for row in column + 1..self.size {
                let (above, below) = self.cells.split_at_mut(row * self.size);
                let pivot = &above[column * self.size..][..self.size];
                let factor = below[column] / pivot[column];
                for (cell, &value) in below[column..self.size].iter_mut().zip(&pivot[column..]) {
                    *cell -= factor * value;
                }
                right[row] -= factor * right[column];
            }
        }
        for row in (0..self.size).rev() {
            let known: f64 =
                self.row(row).iter().zip(&right).skip(row + 1).map(|(&a, &x)| a * x).sum();
            right[row] = (right[row] - known) / self.row(row)[row];
        }
        right
    }
}

/// Matrices of `n` rows and columns.
#[no_mangle]
extern "C" fn run(n: i32) -> u64 {
    let size = n as usize;
    let mut random = Random::new(3);
    let mut cell = || f64::from(random.below(2000)) / 100.0 - 10.0;
    let (a, b) = (Matrix::new(size, &mut cell), Matrix::new(size, &mut cell));
    let (by_rows, by_columns) = (a.multiply(&b), a.multiply_by_columns(&b));
    let same = by_rows.cells == by_columns.cells;
    let sum = by_rows.cells.iter().fold(u64::from(same), |sum, cell| mix(sum, cell.to_bits()));
    let solution = by_rows.solve((0..size).map(|_| cell()).collect());
    solution.iter().fold(sum, |sum, cell| mix(sum, cell.to_bits()))
}
