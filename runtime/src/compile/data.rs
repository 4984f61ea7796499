//! Lays out data segments, memory images and DWARF in the artifact's sections.

use crate::entity::{EntityRef, PrimaryMap};
use crate::module::info::{
    DataIndex, DefinedMemoryIndex, IMAGE_ALIGN, MemoryImage, ModuleInfo, SegmentMode,
};
use crate::tables::tunables::Tunables;
use std::ops::Range;

/// The data of all modules of an artifact.
#[derive(Debug)]
pub(crate) struct DataSections {
    /// The bytes of data segments.
    pub(crate) data: Vec<u8>,
    /// The bytes of memory images.
    pub(crate) images: Vec<u8>,
    /// DWARF.
    pub(crate) dwarf: Vec<u8>,
    /// How many of [`ZEROS`] there are left.
    zeros: u64,
}

impl Default for DataSections {
    fn default() -> DataSections {
        DataSections { data: Vec::new(), images: Vec::new(), dwarf: Vec::new(), zeros: ZEROS }
    }
}

/// How many zeros may lie between the data of images, in the whole artifact and beside as many as there are
/// bytes of data. A guest says in a few bytes that two others are far apart.
const ZEROS: u64 = 256 << 10;

impl DataSections {
    /// Adds the data of a module, and has its ranges mean these sections. Memories whose content is
    /// known get an image; the segments in it become passive and empty.
    pub(crate) fn add(
        &mut self,
        info: &mut ModuleInfo,
        data: &PrimaryMap<DataIndex, &[u8]>,
        tunables: &Tunables,
    ) {
        if tunables.memory_init_cow {
            for index in 0..info.images.len() {
                self.add_image(info, data, DefinedMemoryIndex::new(index));
            }
        }
        for (index, segment) in info.data.iter_mut() {
            let start = self.data.len() as u64;
            if segment.range.start != segment.range.end {
                self.data.extend_from_slice(data[index]);
            }
            segment.range = start..self.data.len() as u64;
        }
    }

    /// Adds the DWARF sections of a module.
    pub(crate) fn add_dwarf(&mut self, info: &mut ModuleInfo, sections: &[(&str, &[u8])]) {
        for &(name, bytes) in sections {
            let start = self.dwarf.len() as u64;
            self.dwarf.extend_from_slice(bytes);
            info.dwarf.push((name.to_owned(), start..self.dwarf.len() as u64));
        }
    }

    fn add_image(
        &mut self,
        info: &mut ModuleInfo,
        data: &PrimaryMap<DataIndex, &[u8]>,
        memory: DefinedMemoryIndex,
    ) {
        let Some(PlacedSegments { segments, span, bytes }) = placed_segments(info, data, memory)
        else {
            return;
        };
        let zeros = (span.end - span.start).saturating_sub(2 * bytes);
        let Some(left) = self.zeros.checked_sub(zeros) else { return };
        self.zeros = left;
        let start = self.images.len();
        self.images.resize(start + (span.end - span.start) as usize, 0);
        for &(index, address) in &segments {
            let at = start + (address - span.start) as usize;
            self.images[at..at + data[index].len()].copy_from_slice(data[index]);
            let segment = &mut info.data[index];
            segment.mode = SegmentMode::Passive;
            segment.range = 0..0;
        }
        let range = start as u64..self.images.len() as u64;
        info.images[memory] = Some(MemoryImage { address: span.start, range });
    }
}

/// The active segments of a memory.
struct PlacedSegments {
    /// With the addresses that they go to.
    segments: Vec<(DataIndex, u64)>,
    /// The pages that they span.
    span: Range<u64>,
    /// How many bytes they have.
    bytes: u64,
}

/// The active segments of `memory`; `None` where there can be no image: there are none, or an address is
/// not constant or out of bounds (copying must trap when the module is instantiated).
fn placed_segments(
    info: &ModuleInfo,
    data: &PrimaryMap<DataIndex, &[u8]>,
    memory: DefinedMemoryIndex,
) -> Option<PlacedSegments> {
    let target_memory = info.memory_index(memory);
    let size = info.memories[target_memory].min_bytes()?;
    let mut segments = Vec::new();
    let (mut start, mut end, mut bytes) = (u64::MAX, 0, 0);
    for (index, segment) in info.data.iter() {
        let SegmentMode::Active { target, offset } = &segment.mode else { continue };
        if *target != target_memory {
            continue;
        }
        let address = offset.as_const_int()?;
        let len = data[index].len() as u64;
        let segment_end = address.checked_add(len).filter(|&end| end <= size)?;
        segments.push((index, address));
        if len > 0 {
            start = start.min(address);
            end = end.max(segment_end);
            bytes += len;
        }
    }
    if bytes == 0 {
        return None;
    }
    let start = start / IMAGE_ALIGN * IMAGE_ALIGN;
    let end = end.checked_next_multiple_of(IMAGE_ALIGN).filter(|&end| end <= size)?;
    // An empty segment may lie anywhere: it is in no image, but does nothing either.
    for (index, address) in &mut segments {
        if data[*index].is_empty() {
            *address = start;
        }
    }
    Some(PlacedSegments { segments, span: start..end, bytes })
}
