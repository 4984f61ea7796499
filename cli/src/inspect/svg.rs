//! A picture of a graph: nodes in layers, each below all that it is given something by.

use super::graph::{Graph, Node, NodeKind};
use std::fmt::Write;

const CHARACTER: f64 = 7.5;
const HEIGHT: f64 = 46.0;
const GAP: f64 = 36.0;
const LAYER: f64 = 110.0;
const MARGIN: f64 = 24.0;

/// Where a node is: the middle of its top, and its width.
#[derive(Clone, Copy, Default)]
struct Place {
    x: f64,
    y: f64,
    width: f64,
}

pub(crate) fn draw(graph: &Graph) -> String {
    let (places, width, height) = arrange(graph);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" \
         markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#555\"/></marker></defs>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for edge in &graph.edges {
        let (from, to) = (places[edge.from], places[edge.to]);
        let (top, bottom) = (from.y + HEIGHT, to.y);
        let middle = f64::midpoint(top, bottom);
        let width = if edge.adapted { 2.0 } else { 1.0 };
        let label = escaped(&edge.label());
        let _ = writeln!(
            text,
            "<path d=\"M{:.1} {top:.1}C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {bottom:.1}\" \
             fill=\"none\" stroke=\"#555\" stroke-width=\"{width}\" marker-end=\"url(#arrow)\">\
             <title>{label}</title></path>",
            from.x, from.x, to.x, to.x
        );
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{middle:.1}\" text-anchor=\"middle\" font-size=\"10\" \
             fill=\"#555\">{label}</text>",
            f64::midpoint(from.x, to.x)
        );
    }
    for (node, place) in graph.nodes.iter().zip(&places) {
        draw_node(&mut text, node, place);
    }
    text + "</svg>\n"
}

fn draw_node(text: &mut String, node: &Node, place: &Place) {
    let (fill, dashes, radius) = match node.kind {
        NodeKind::Import => ("#eef4ff", " stroke-dasharray=\"4 3\"", 10),
        NodeKind::Instance => ("#f6f6f6", "", 2),
        NodeKind::Export => ("#eefbef", "", 10),
    };
    let left = place.x - place.width / 2.0;
    let _ = writeln!(
        text,
        "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{HEIGHT}\" rx=\"{radius}\" \
         fill=\"{fill}\" stroke=\"#333\"{dashes}/>",
        place.y, place.width
    );
    let [first, second] = node.lines.each_ref().map(|line| escaped(line));
    let _ = writeln!(
        text,
        "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{first}\
         <tspan x=\"{x:.1}\" dy=\"17\" font-size=\"10\" fill=\"#555\">{second}</tspan></text>",
        place.y + 20.0,
        x = place.x
    );
}

/// The places of all nodes, and the size of the picture.
fn arrange(graph: &Graph) -> (Vec<Place>, f64, f64) {
    let count = graph.nodes.len();
    let mut layer = vec![0_usize; count];
    // Edges lead to later nodes, so one pass in order of their ends finds the longest ways.
    let mut edges: Vec<(usize, usize)> =
        graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    edges.sort_by_key(|edge| edge.1);
    for &(from, to) in &edges {
        layer[to] = layer[to].max(layer[from] + 1);
    }
    let mut layers: Vec<Vec<usize>> = Vec::new();
    for (node, &at) in layer.iter().enumerate() {
        layers.resize(layers.len().max(at + 1), Vec::new());
        layers[at].push(node);
    }
    let mut places = vec![Place::default(); count];
    for (node, place) in graph.nodes.iter().zip(&mut places) {
        let longest = node.lines.iter().map(|line| line.chars().count()).max();
        place.width = longest.unwrap_or_default() as f64 * CHARACTER + 24.0;
    }
    let span = |nodes: &[usize], places: &[Place]| {
        nodes.iter().map(|&node| places[node].width + GAP).sum::<f64>() - GAP
    };
    let width = layers.iter().map(|nodes| span(nodes, &places)).fold(0.0, f64::max);
    for (at, nodes) in layers.iter_mut().enumerate() {
        // Each near the middle of those above that it is connected to.
        let wish = |node: usize| {
            let above: Vec<f64> =
                edges.iter().filter(|edge| edge.1 == node).map(|edge| places[edge.0].x).collect();
            above.iter().sum::<f64>() / above.len().max(1) as f64
        };
        let mut wishes: Vec<(usize, f64)> = nodes.iter().map(|&node| (node, wish(node))).collect();
        wishes.sort_by(|a, b| a.1.total_cmp(&b.1));
        *nodes = wishes.into_iter().map(|(node, _)| node).collect();
        let mut left = MARGIN + (width - span(nodes, &places)) / 2.0;
        for &node in nodes.iter() {
            let place = &mut places[node];
            place.x = left + place.width / 2.0;
            place.y = MARGIN + at as f64 * LAYER;
            left += place.width + GAP;
        }
    }
    let height = layers.len() as f64 * LAYER - (LAYER - HEIGHT) + 2.0 * MARGIN;
    (places, width + 2.0 * MARGIN, height.max(2.0 * MARGIN))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
