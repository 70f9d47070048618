//! Images and pages of other files.

use letka_paper::PaperError;

use crate::{paper, poppler, poppler_bytes, text};

/// A picture of two by one pixels, as PNG.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x7b, 0x40, 0xe8,
    0xdd, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0x00, 0x04,
    0xff, 0x01, 0x07, 0x00, 0x01, 0xff, 0xe2, 0x23, 0x9e, 0x59, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

#[test]
fn pages_of_another_document_follow_with_running_numbers() {
    let mut inner = paper("Smlouva");
    inner.paragraph("Text přílohy.");
    inner.page_break();
    inner.paragraph("Druhá strana přílohy.");
    let inner = inner.finish().unwrap();

    let mut paper = paper("Žádost");
    paper.paragraph("Vlastní text.");
    paper.attach_pdf("smlouva.pdf", inner).unwrap();
    paper.paragraph("Za přílohou.");
    let pdf = paper.finish().unwrap();
    let pages = text(&pdf);
    assert_eq!(pages.len(), 4);
    assert!(pages[1].contains("Příloha 1: smlouva.pdf"), "{}", pages[1]);
    assert!(pages[1].contains("Text přílohy."), "{}", pages[1]);
    assert!(pages[1].contains("strana 2 z 4"), "{}", pages[1]);
    assert!(pages[2].contains("Druhá strana přílohy."), "{}", pages[2]);
    assert!(pages[3].contains("Za přílohou."), "{}", pages[3]);
    let metadata = poppler("pdfinfo", &["-meta"], &pdf, None);
    assert!(
        !metadata.contains("pdfaid"),
        "nobody vouches for foreign pages"
    );
}

#[test]
fn an_image_is_a_block_or_a_page() {
    let mut paper = paper("Obrázek");
    paper.image("bod.png", PNG, 60.0).unwrap();
    paper.attach_image("bod.png", PNG).unwrap();
    let pdf = paper.finish().unwrap();
    assert_eq!(text(&pdf).len(), 2);
    for page in ["1", "2"] {
        let picture = poppler_bytes(
            "pdftoppm",
            &["-r", "20", "-f", page, "-l", page],
            &pdf,
            None,
        );
        for color in [[255, 0, 0], [0, 0, 255]] {
            let shown = picture.chunks(3).filter(|pixel| *pixel == color).count();
            assert!(shown > 100, "{shown} pixels of {color:?} on page {page}");
        }
    }
}

#[test]
fn a_file_that_is_none_is_refused_by_name() {
    let mut paper = paper("Žádost");
    let refused = paper.attach_pdf("zlý.pdf", b"%PDF-1.7 and nothing".to_vec());
    assert!(matches!(&refused, Err(PaperError::Attachment { name, .. }) if name == "zlý.pdf"));
    for bytes in [
        &b""[..],
        b"GIF89a",
        &PNG[..20],
        &PNG[..50],
        &[0xff, 0xd8, 0xff],
    ] {
        let refused = paper.image("zlý.png", bytes, 50.0);
        assert!(matches!(&refused, Err(PaperError::Image { name, .. }) if name == "zlý.png"));
    }
    assert_eq!(text(&paper.finish().unwrap()).len(), 1);
}
