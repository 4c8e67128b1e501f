// What every repository keeps of the pieces and documents of a run (ports/pieces.hpp).
#include "support/repository_under_test.hpp"

#include "base/text.hpp"
#include "ports/pieces.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

BeadId piece_id(const std::string& text) {
    return unwrap(BeadId::parse(text));
}

const Person calligrapher{"atelier/worker/calligrapher", "ursula@example.org"};
const Person ursula{"Ursula User", "ursula@example.org"};

PieceDraft draft_of(const std::string& text, std::vector<CommitId> parents = {}) {
    return {.title = "A haiku about rain",
            .text = text,
            .provenance = R"({"form":"haiku"})",
            .parents = std::move(parents),
            .origin = {.run = piece_id("at-x7k2p"),
                       .artisan = unwrap(AgentId::parse("atelier/worker/calligrapher")),
                       .form = "haiku",
                       .patron = "the gardener"},
            .signature = {.author = ursula, .committer = calligrapher}};
}

struct PiecesUnderTest : PortsUnderTest {
    Pieces& pieces = git->repository().pieces();

    Result<std::map<BeadId, CommitId>> refs() const { return pieces.refs(piece_id("at-x7k2p")); }
    DocumentDraft document(const std::string& path, const std::string& text) const {
        return {.title = "Rain, once more",
                .base = at("refs/heads/main"),
                .path = path,
                .text = text,
                .origin = {.run = piece_id("at-x7k2p")},
                .signature = {.author = ursula, .committer = calligrapher}};
    }
};

} // namespace

TEST_CASE("a piece is read as it was written, and says where it comes from",
          "[contract][git][pieces]") {
    PiecesUnderTest t;
    const std::string text = "Rain on the roof,\n\xc3\xa4 line without an end";
    const CommitId first = unwrap(t.pieces.write(draft_of(text)));
    const CommitId other = unwrap(t.pieces.write(draft_of("")));
    const CommitId both = unwrap(t.pieces.write(draft_of("Two.\n", {other, first})));

    CHECK(unwrap(t.pieces.read(first)) == WrittenPiece{text, R"({"form":"haiku"})", {}});
    CHECK(unwrap(t.pieces.read(std::vector{both, other})) ==
          std::vector<WrittenPiece>{{"Two.\n", R"({"form":"haiku"})", {other, first}},
                                    {"", R"({"form":"haiku"})", {}}});
    CHECK(unwrap(t.history.message(both)) == "A haiku about rain\n\n"
                                             "Atelier-Run: at-x7k2p\n"
                                             "Atelier-Artisan: atelier/worker/calligrapher\n"
                                             "Atelier-Form: haiku\n"
                                             "Atelier-Patron: the gardener\n");
    CHECK(t.git->file_at(both, "piece.md") == "Two.\n");
    CHECK(unwrap(t.history.is_ancestor(first, both)));
    CHECK(unwrap(t.history.linked({first}, other)).front().made.committer_name ==
          calligrapher.name);
}

TEST_CASE("what a person gave, for nobody and in no form, says no more than its run",
          "[contract][git][pieces]") {
    PiecesUnderTest t;
    PieceDraft draft = draft_of("Given.\n");
    draft.title = "Two\nlines";
    draft.origin = {.run = piece_id("at-1")};
    CHECK(unwrap(t.history.message(unwrap(t.pieces.write(draft)))) ==
          "Two lines\n\nAtelier-Run: at-1\n");
}

TEST_CASE("a piece is made of nothing that is not there", "[contract][git][pieces]") {
    PiecesUnderTest t;
    CHECK(code_of(t.pieces.write(draft_of("x", {absent_commit()}))) == ErrorCode::git_failed);
    CHECK(code_of(t.pieces.read(absent_commit())) == ErrorCode::git_failed);
    CHECK(code_of(t.pieces.read(t.at("HEAD"))) == ErrorCode::git_failed);
    CHECK(unwrap(t.pieces.missing({t.at("HEAD"), absent_commit()})) ==
          std::vector{absent_commit()});
    CHECK(unwrap(t.pieces.missing({})).empty());
    DocumentDraft document = t.document("README.md", "x");
    document.base = absent_commit();
    CHECK(code_of(t.pieces.write_document(document)) == ErrorCode::git_failed);
    CHECK(code_of(t.pieces.document(absent_commit(), "README.md")) == ErrorCode::git_failed);
}

TEST_CASE("a piece has a ref only once it is settled, and all refs move in one step",
          "[contract][git][pieces]") {
    PiecesUnderTest t;
    const CommitId first = unwrap(t.pieces.write(draft_of("1")));
    const CommitId second = unwrap(t.pieces.write(draft_of("2", {first})));
    const BeadId one = piece_id("at-x7k2p.1");
    const BeadId two = piece_id("at-x7k2p.2");
    CHECK(unwrap(t.refs()).empty());

    unwrap(t.pieces.settle({.made = {{one, first}}}, "the first turn"));
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{one, first}});
    CHECK(t.at("refs/atelier/pieces/at-x7k2p.1") == first);
    unwrap(t.pieces.settle({.made = {{two, second}}, .dropped = {{one, first}}}, "the second"));
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{two, second}});

    // Nothing is left to do, whoever did it.
    unwrap(t.pieces.settle({.made = {{two, second}}, .dropped = {{one, first}}}, "again"));
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{two, second}});
    unwrap(t.pieces.settle({}, "nothing"));

    // One that stands elsewhere keeps all of them where they are.
    const CommitId third = unwrap(t.pieces.write(draft_of("3", {second})));
    const BeadId three = piece_id("at-x7k2p.3");
    CHECK(code_of(t.pieces.settle({.made = {{three, third}}, .dropped = {{two, first}}}, "no")) ==
          ErrorCode::root_moved);
    CHECK(code_of(t.pieces.settle({.made = {{three, third}, {two, first}}}, "no")) ==
          ErrorCode::root_moved);
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{two, second}});
}

TEST_CASE("the refs of a run are those of its pieces alone", "[contract][git][pieces]") {
    PiecesUnderTest t;
    const CommitId first = unwrap(t.pieces.write(draft_of("1")));
    const BeadId one = piece_id("at-x7k2p.1");
    const BeadId other = piece_id("at-x7k2.1");
    const BeadId longer = piece_id("at-x7k2pq.1");
    unwrap(t.pieces.settle({.made = {{one, first}, {other, first}}}, "two runs"));
    unwrap(t.pieces.settle({.made = {{longer, first}}}, "a third"));
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{one, first}});
    CHECK(unwrap(t.pieces.refs(piece_id("at-x7k2"))) == std::map<BeadId, CommitId>{{other, first}});
    CHECK(unwrap(t.pieces.refs(piece_id("at-x7k"))).empty());
    CHECK(unwrap(t.git->repository().refs().own_refs("refs/atelier/pieces/at-x7k2p")).size() == 2);
}

TEST_CASE("refs of pieces are packed where they stand, and move afterwards as before",
          "[contract][git][pieces]") {
    PiecesUnderTest t;
    const CommitId first = unwrap(t.pieces.write(draft_of("1")));
    const CommitId second = unwrap(t.pieces.write(draft_of("2", {first})));
    const BeadId one = piece_id("at-x7k2p.1");
    const BeadId two = piece_id("at-x7k2p.2");
    const BeadId three = piece_id("at-x7k2p.3");
    unwrap(t.pieces.settle({.made = {{one, first}, {two, second}}}, "both"));
    CHECK(unwrap(t.pieces.loose({one, two, three})) == std::vector{one, two});
    CHECK(unwrap(t.pieces.pack({one, two, three})) == 2);
    CHECK(unwrap(t.pieces.loose({one, two, three})).empty());
    CHECK(unwrap(t.pieces.pack({one, two})) == 0);
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{one, first}, {two, second}});
    CHECK(t.at("refs/atelier/pieces/at-x7k2p.2") == second);
    unwrap(t.pieces.settle({.made = {{two, second}, {three, second}}, .dropped = {{one, first}}},
                           "the rest"));
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{two, second}, {three, second}});
}

TEST_CASE("half of what is to be settled is settled by whoever comes next",
          "[contract][git][pieces]") {
    PiecesUnderTest t;
    const CommitId first = unwrap(t.pieces.write(draft_of("1")));
    const CommitId second = unwrap(t.pieces.write(draft_of("2", {first})));
    const BeadId one = piece_id("at-x7k2p.1");
    const BeadId two = piece_id("at-x7k2p.2");
    unwrap(t.pieces.settle({.made = {{one, first}, {two, second}}}, "both"));
    unwrap(t.pieces.settle({.made = {{two, second}}, .dropped = {{one, first}}}, "the rest"));
    CHECK(unwrap(t.refs()) == std::map<BeadId, CommitId>{{two, second}});
}

TEST_CASE("a document changes in one file, and its branch moves with the refs of pieces",
          "[contract][git][pieces]") {
    PiecesUnderTest t;
    const CommitId base = t.at("refs/heads/main");
    const CommitId edited =
        unwrap(t.pieces.write_document(t.document("docs/guide.md", "rain\n"))).value();

    CHECK(unwrap(t.pieces.document(edited, "docs/guide.md")) == "rain\n");
    CHECK(unwrap(t.pieces.document(base, "docs/guide.md")) == "guide\n");
    CHECK_FALSE(unwrap(t.pieces.document(base, "docs/rain.md")));
    CHECK_FALSE(unwrap(t.pieces.document(base, "nowhere/rain.md")));
    const auto changed = unwrap(t.history.changes(base, edited));
    REQUIRE(changed.size() == 1);
    CHECK(changed.front().path == "docs/guide.md");
    CHECK(unwrap(t.history.commits(base, edited)) == std::vector{edited});
    CHECK(unwrap(t.history.message(edited)) == "Rain, once more\n\nAtelier-Run: at-x7k2p\n");
    CHECK(t.at("refs/heads/main") == base);

    const CommitId piece = unwrap(t.pieces.write(draft_of("a review")));
    const std::string rain = "refs/heads/rain";
    unwrap(t.pieces.settle({.made = {{piece_id("at-x7k2p.1"), piece}},
                            .document = RefUpdate{rain, edited, std::nullopt}},
                           "the first round"));
    CHECK(t.at(rain) == edited);
    unwrap(t.pieces.settle({.document = RefUpdate{rain, edited, std::nullopt}}, "again"));

    t.git->force(rain, base);
    CHECK(code_of(t.pieces.settle({.made = {{piece_id("at-x7k2p.2"), piece}},
                                   .document = RefUpdate{rain, piece, edited}},
                                  "no")) == ErrorCode::root_moved);
    CHECK(t.at(rain) == base);
    CHECK(unwrap(t.refs()).size() == 1);
}

TEST_CASE("a document may be new, in new folders", "[contract][git][pieces]") {
    PiecesUnderTest t;
    for (const std::string path : {"rain.md", "texts/of the sea/r\xc3\xa4in.md", "docs/rain.md",
                                   "docs.md", ":(top)odd*[a].md", "-r", "--name-only"}) {
        INFO(path);
        const auto made = unwrap(t.pieces.write_document(t.document(path, "drops\n")));
        REQUIRE(made);
        CHECK(unwrap(t.pieces.document(*made, path)) == "drops\n");
        CHECK(unwrap(t.pieces.document(*made, "README.md")) == "readme\n");
        CHECK(unwrap(t.history.changes(t.at("HEAD"), *made)).size() == 1);
    }
}

TEST_CASE("commits have notes, each in place of the one before", "[contract][git][pieces]") {
    PiecesUnderTest t;
    const std::string ref = "refs/notes/atelier";
    const CommitId main = t.at("refs/heads/main");
    const CommitId piece = unwrap(t.pieces.write(draft_of("1")));
    const auto note = [&](const CommitId& of) {
        return unwrap(t.pieces.document(t.at(ref), of.str()));
    };
    unwrap(t.pieces.annotate(ref, {{main, "good\n"}}, ursula));
    unwrap(t.pieces.annotate(ref, {{piece, "better\n"}}, ursula));
    CHECK(note(main) == "good\n");
    CHECK(note(piece) == "better\n");
    const CommitId tip = t.at(ref);
    unwrap(t.pieces.annotate(ref, {{main, "good\n"}, {piece, "better\n"}}, ursula));
    unwrap(t.pieces.annotate(ref, {}, ursula));
    CHECK(t.at(ref) == tip);
    unwrap(t.pieces.annotate(ref, {{main, "changed\n"}}, ursula));
    CHECK(note(main) == "changed\n");
    CHECK(note(piece) == "better\n");
}

TEST_CASE("a document that is so already needs no commit", "[contract][git][pieces]") {
    PiecesUnderTest t;
    CHECK_FALSE(unwrap(t.pieces.write_document(t.document("README.md", "readme\n"))));
    CHECK_FALSE(unwrap(t.pieces.write_document(t.document("docs/guide.md", "guide\n"))));
}

TEST_CASE("a document is a plain file within the repository", "[contract][git][pieces]") {
    PiecesUnderTest t;
    t.git->commit_link(t.folder, "module");
    for (const std::string path :
         {"", "/etc/passwd", "../out.md", "a/../b.md", "./a.md", "a//b.md", "docs/", ".git/config",
          "docs/.GIT/hooks", "docs", "README.md/below", "src/a.txt/b/c", "module", "module/x.md"}) {
        INFO(path);
        CHECK(code_of(t.pieces.write_document(t.document(path, "x"))) == ErrorCode::usage);
        CHECK(code_of(t.pieces.document(t.at("HEAD"), path)) == ErrorCode::usage);
    }
    CHECK(unwrap(t.refs()).empty());
}
