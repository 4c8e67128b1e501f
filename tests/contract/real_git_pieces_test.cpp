// Pieces and documents in repositories of every kind, with libgit2 and by Git alone: what Git
// itself finds of them.
#include "adapters/git/pieces/packed_refs.hpp"
#include "base/text.hpp"
#include "ports/pieces.hpp"
#include "support/catch.hpp"
#include "support/repository_fixture.hpp"
#include "support/signing_keys.hpp"

#include <fstream>
#include <iterator>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

const Person artisan{"atelier/worker/calligrapher", "ursula@example.org"};
const Person user{"Ursula User", "ursula@example.org"};

CommitOrigin from_run() {
    return {.run = unwrap(BeadId::parse("at-x7k2p")), .form = "haiku"};
}

PieceDraft a_piece(const std::string& text, std::vector<CommitId> parents = {}) {
    return {.title = "A haiku",
            .text = text,
            .provenance = "{}",
            .parents = std::move(parents),
            .origin = from_run(),
            .signature = {.author = user, .committer = artisan}};
}

// Opened from `folder`, with libgit2 or without.
struct OpenedRepository {
    OpenedRepository(GitSandbox& sandbox, const fs::path& folder, bool with_library)
        : git(process, sandbox.environment(), unwrap(discover_repository(folder)),
              with_library ? OpenObjects(open_objects) : OpenObjects()) {}

    ChildProcess process;
    GitRepository git;
    Pieces& pieces = git.pieces();
};

DocumentDraft a_document(const CommitId& base, const std::string& path, const std::string& text) {
    return {.title = "A draft",
            .base = base,
            .path = path,
            .text = text,
            .origin = from_run(),
            .signature = {.author = user, .committer = artisan}};
}

void settle_one(Pieces& pieces, const CommitId& commit) {
    unwrap(pieces.settle({.made = {{unwrap(BeadId::parse("at-x7k2p.1")), commit}}}, "a turn"));
}

// Two pieces and a document, which Git finds sound, and which no clone has.
void makes_and_reads(GitSandbox& sandbox, const fs::path& folder, bool with_library) {
    OpenedRepository repository(sandbox, folder, with_library);
    Pieces& pieces = repository.pieces;
    const auto before = snapshot(sandbox, folder);
    const CommitId base = sandbox.resolve(folder, "main");

    const CommitId first = unwrap(pieces.write(a_piece("Rain.\n")));
    const CommitId second = unwrap(pieces.write(a_piece("R\xc3\xa4in.\n", {first})));
    CHECK(unwrap(pieces.read(std::vector{second, first})) ==
          std::vector<WrittenPiece>{{"R\xc3\xa4in.\n", "{}", {first}}, {"Rain.\n", "{}", {}}});
    CHECK(sandbox.git(folder, {"log", "-1", "--format=%an <%ae>, %cn", second.str()}) ==
          "Ursula User <ursula@example.org>, atelier/worker/calligrapher");
    CHECK(sandbox.git(folder, {"ls-tree", "--name-only", second.str()}) ==
          "piece.md\nprovenance.json");
    CHECK(sandbox.git(folder, {"log", "-1", "--format=%(trailers:key=Atelier-Form,valueonly)",
                               first.str()}) == "haiku\n");

    const CommitId edited =
        unwrap(pieces.write_document(a_document(base, "docs/guide.md", "rain\n"))).value();
    const CommitId added =
        unwrap(pieces.write_document(a_document(edited, "texts/new.md", "new\n"))).value();
    CHECK(sandbox.git(folder, {"diff", "--name-status", base.str(), added.str()}) ==
          "M\tdocs/guide.md\nA\ttexts/new.md");
    CHECK(unwrap(pieces.document(added, "docs/guide.md")) == "rain\n");
    settle_one(pieces, second);
    unwrap(pieces.settle({.document = RefUpdate{"refs/heads/rain", added, std::nullopt}}, "turn"));

    CHECK(sandbox.git(folder, {"show", "atelier/pieces/at-x7k2p.1:piece.md"}) == "R\xc3\xa4in.");
    unwrap(pieces.annotate("refs/notes/atelier", {{added, "Score: 8\n"}, {base, "Old\n"}}, user));
    sandbox.git(folder, {"-c", "user.name=U", "-c", "user.email=u@example.org", "notes",
                         "--ref=atelier", "append", "-m", "By hand", base.str()});
    unwrap(pieces.annotate("refs/notes/atelier", {{added, "Score: 9\n"}}, user));
    CHECK(sandbox.git(folder, {"log", "-1", "--notes=atelier", "--format=%N", added.str()}) ==
          "Score: 9\n");
    CHECK(sandbox.git(folder, {"notes", "--ref=atelier", "show", base.str()}) == "Old\n\nBy hand");

    const ProcessResult sound = sandbox.try_git(folder, {"fsck", "--strict", "--no-dangling"});
    INFO(sound.out << sound.err);
    CHECK(sound.status == 0);
    CHECK(sound.out.empty());
    CHECK(difference(before, snapshot(sandbox, folder)).empty());
}

} // namespace

TEST_CASE("whoever has made a piece stands in it as Git would write it",
          "[contract][git][pieces]") {
    GitSandbox sandbox;
    const fs::path folder = sandbox.plain().folder;
    OpenedRepository repository(sandbox, folder, true);
    for (const char* name : {"Ursula User", "Ursula, Jr.", " Ursula ", "\"Ursula\"", "U<rs>ula",
                             "\xc3\x9crsula", "<Ursula", "Ursula\\", "U\nrsula", "user:name"}) {
        INFO(name);
        PieceDraft draft = a_piece("Rain.\n");
        draft.signature.author = {name, "ursula@example.org"};
        const CommitId piece = unwrap(repository.pieces.write(draft));
        const std::string wanted = sandbox.git(folder, {"-c", std::string("user.name=") + name,
                                                        "commit-tree", "-m", "x", "HEAD^{tree}"});
        CHECK(sandbox.git(folder, {"log", "-1", "--format=%an <%ae>", piece.str()}) ==
              sandbox.git(folder, {"log", "-1", "--format=%an <%ae>", wanted}));
    }
}

TEST_CASE("pieces and documents are sound in every kind of repository", "[contract][git][pieces]") {
    const auto kind = GENERATE(
        RepositoryKind::plain, RepositoryKind::odd_path, RepositoryKind::submodule,
        RepositoryKind::bare, RepositoryKind::partial_clone, RepositoryKind::sparse,
        RepositoryKind::sha256, RepositoryKind::own_worktrees, RepositoryKind::separate_git_dir);
    const bool with_library = GENERATE(true, false);
    INFO(name_of(kind) << (with_library ? ", with libgit2" : ", by Git"));
    GitSandbox sandbox;
    makes_and_reads(sandbox, sandbox.build(kind).folder, with_library);
}

TEST_CASE("pieces and documents are sound in a linked worktree, a shallow and a treeless clone",
          "[contract][git][pieces]") {
    const bool with_library = GENERATE(true, false);
    GitSandbox sandbox;
    const fs::path seed = sandbox.plain("seed").folder;
    sandbox.commit(seed, "Second\n", {{"src/b.txt", "b1\n"}});
    sandbox.git(seed, {"config", "uploadpack.allowFilter", "true"});
    sandbox.git(seed, {"config", "uploadpack.allowAnySHA1InWant", "true"});
    const fs::path place = sandbox.root() / "place";
    SECTION("a linked worktree") {
        sandbox.git(seed, {"worktree", "add", "-q", "-b", "linked", place.string()});
    }
    SECTION("a shallow clone") {
        sandbox.git(sandbox.root(),
                    {"clone", "-q", "--depth=1", "file://" + seed.string(), place.string()});
    }
    SECTION("a clone without trees") {
        sandbox.git(sandbox.root(),
                    {"clone", "-q", "--filter=tree:0", "file://" + seed.string(), place.string()});
    }
    makes_and_reads(sandbox, place, with_library);
}

TEST_CASE("no clone, no fetch and no plain push brings pieces along", "[contract][git][pieces]") {
    GitSandbox sandbox;
    const fs::path folder = sandbox.plain().folder;
    OpenedRepository repository(sandbox, folder, true);
    settle_one(repository.pieces, unwrap(repository.pieces.write(a_piece("Rain.\n"))));
    const fs::path clone = sandbox.root() / "clone";
    sandbox.git(sandbox.root(), {"clone", "-q", "file://" + folder.string(), clone.string()});
    sandbox.git(clone, {"fetch", "-q", "--all", "--tags"});
    CHECK(sandbox.git(clone, {"for-each-ref", "refs/atelier/"}).empty());
    const fs::path bare = sandbox.root() / "bare.git";
    sandbox.git(sandbox.root(), {"init", "-q", "--bare", bare.string()});
    sandbox.git(folder, {"push", "-q", "--all", bare.string()});
    CHECK(sandbox.git(bare, {"for-each-ref", "refs/atelier/"}).empty());
    CHECK_FALSE(sandbox.git(folder, {"for-each-ref", "refs/atelier/"}).empty());
}

TEST_CASE("what was dropped stays reachable from what was made from it, and goes otherwise",
          "[contract][git][pieces]") {
    GitSandbox sandbox;
    const fs::path folder = sandbox.plain().folder;
    OpenedRepository repository(sandbox, folder, true);
    Pieces& pieces = repository.pieces;
    const CommitId source = unwrap(pieces.write(a_piece("1")));
    const CommitId made = unwrap(pieces.write(a_piece("2", {source})));
    const CommitId lost = unwrap(pieces.write(a_piece("lost")));
    settle_one(pieces, made);
    sandbox.git(folder, {"gc", "-q", "--prune=now"});
    CHECK(unwrap(pieces.read(source)).text == "1");
    CHECK(code_of(OpenedRepository(sandbox, folder, true).pieces.read(lost)) ==
          ErrorCode::git_failed);
    CHECK(code_of(OpenedRepository(sandbox, folder, true).pieces.write(a_piece("3", {lost}))) ==
          ErrorCode::git_failed);
}

TEST_CASE("a document keeps its mode, and is no link", "[contract][git][pieces]") {
    const bool with_library = GENERATE(true, false);
    GitSandbox sandbox;
    const fs::path folder = sandbox.plain().folder;
    fs::permissions(folder / "README.md", fs::perms::owner_exec, fs::perm_options::add);
    fs::create_symlink("README.md", folder / "link.md");
    sandbox.git(folder, {"add", "-A"});
    sandbox.git(folder, {"commit", "-q", "-m", "Modes"});
    OpenedRepository repository(sandbox, folder, with_library);
    const CommitId base = sandbox.resolve(folder, "main");
    const auto made =
        unwrap(repository.pieces.write_document(a_document(base, "README.md", "rain\n")));
    CHECK(sandbox.git(folder, {"ls-tree", made.value().str(), "README.md"}).starts_with("100755 "));
    CHECK(code_of(repository.pieces.write_document(a_document(base, "link.md", "rain\n"))) ==
          ErrorCode::usage);
    CHECK(code_of(repository.pieces.write_document(a_document(base, "link.md/x", "rain\n"))) ==
          ErrorCode::usage);
    CHECK(code_of(repository.pieces.document(base, "link.md")) == ErrorCode::usage);
    // The signs that a file system may take for others.
    CHECK(code_of(repository.pieces.write_document(a_document(base, "git~1/config", "x"))) ==
          ErrorCode::usage);
}

TEST_CASE("a document is signed where the user signs, a piece is not", "[contract][git][pieces]") {
    GitSandbox sandbox;
    const fs::path folder = sandbox.plain().folder;
    const SigningKey key(sandbox, folder, KeyFormat::ssh);
    OpenedRepository repository(sandbox, folder, true);
    const CommitId base = sandbox.resolve(folder, "main");
    const auto raw = [&](const CommitId& commit) {
        return sandbox.git(folder, {"cat-file", "commit", commit.str()});
    };
    const CommitId document =
        unwrap(repository.pieces.write_document(a_document(base, "README.md", "rain\n"))).value();
    CHECK_THAT(raw(document), ContainsSubstring("\ngpgsig "));
    CHECK_THAT(raw(unwrap(repository.pieces.write(a_piece("x")))), !ContainsSubstring("\ngpgsig "));
}

TEST_CASE("of the repository's programs only the hook that sees refs is run",
          "[contract][git][pieces]") {
    const bool with_library = GENERATE(true, false);
    GitSandbox sandbox;
    const fs::path folder = sandbox.plain().folder;
    const fs::path seen = sandbox.root() / "seen";
    const fs::path ran = sandbox.root() / "ran";
    write_file(folder / ".git/hooks/reference-transaction",
               "#!/bin/sh\nsed \"s/^/$1 /\" >>'" + seen.string() + "'\n");
    for (const char* hook : {"post-commit", "pre-commit", "commit-msg", "post-index-change"})
        write_file(folder / ".git/hooks" / hook,
                   "#!/bin/sh\necho " + std::string(hook) + " >>'" + ran.string() + "'\n");
    for (const auto& hook : fs::directory_iterator(folder / ".git/hooks"))
        fs::permissions(hook.path(), fs::perms::owner_all);
    write_file(folder / ".git/info/attributes", "* filter=loud\n");
    sandbox.git(folder,
                {"config", "filter.loud.clean", "echo filter >>'" + ran.string() + "'; cat"});
    sandbox.git(folder, {"config", "core.fsmonitor", "echo fsmonitor >>'" + ran.string() + "'"});
    fs::remove(ran);
    fs::remove(seen);

    OpenedRepository repository(sandbox, folder, with_library);
    const CommitId base = sandbox.resolve(folder, "main");
    settle_one(repository.pieces, unwrap(repository.pieces.write(a_piece("x"))));
    unwrap(repository.pieces.write_document(a_document(base, "README.md", "rain\n")));
    unwrap(repository.pieces.write_document(a_document(base, "new.md", "rain\n")));
    CHECK_FALSE(fs::exists(ran));
    CHECK_THAT(read_file(seen), ContainsSubstring("committed ") &&
                                    ContainsSubstring("refs/atelier/pieces/at-x7k2p.1"));
}

namespace {

struct PackedSeed {
    GitSandbox sandbox;
    fs::path folder = sandbox.plain().folder;
    OpenedRepository repository{sandbox, folder, true};
    std::vector<std::string> refs;

    explicit PackedSeed(bool others_packed = false) {
        const CommitId first = unwrap(repository.pieces.write(a_piece("1")));
        PieceRefs wanted;
        for (const char* name : {"at-x7k2p.1", "at-x7k2p.2"}) {
            const BeadId piece = unwrap(BeadId::parse(name));
            wanted.made.emplace(piece, first);
            refs.push_back(piece_ref(piece));
        }
        sandbox.git(folder, {"tag", "-a", "-m", "A tag", "v1"});
        if (others_packed) sandbox.git(folder, {"pack-refs", "--all"});
        unwrap(repository.pieces.settle(wanted, "two"));
    }
    fs::path common() const { return folder / ".git"; }
    bool is_loose(const std::string& ref) const { return fs::exists(common() / ref); }
    std::string all_refs() { return sandbox.git(folder, {"show-ref", "-d"}); }
    void touch(const std::string& file) const { std::ofstream(common() / file).flush(); }
};

} // namespace

TEST_CASE("packing refs of ours leaves all others as Git has them", "[contract][git][pieces]") {
    PackedSeed at(GENERATE(true, false));
    at.sandbox.git(at.folder, {"branch", "later"});
    const std::string before = at.all_refs();
    CHECK(unwrap(pack_refs(at.common(), at.refs)) == 2);
    CHECK(at.all_refs() == before);
    CHECK(loose_among(at.common(), at.refs).empty());
    CHECK(at.is_loose("refs/heads/later"));
    CHECK(unwrap(pack_refs(at.common(), at.refs)) == 0);
    at.sandbox.git(at.folder, {"fsck", "--strict"});
    at.sandbox.git(at.folder, {"update-ref", "-d", at.refs.at(0)});
    CHECK(at.all_refs().find(at.refs.at(0)) == std::string::npos);
    CHECK_FALSE(fs::exists(at.common() / "packed-refs.lock"));
}

TEST_CASE("refs that somebody has locked are not packed", "[contract][git][pieces]") {
    PackedSeed at;
    const std::string before = at.all_refs();
    SECTION("all of them") {
        at.touch("packed-refs.lock");
        CHECK(unwrap(pack_refs(at.common(), at.refs)) == 0);
        CHECK(fs::exists(at.common() / "packed-refs.lock"));
        CHECK(at.is_loose(at.refs.at(1)));
    }
    SECTION("one of them") {
        at.touch(at.refs.at(0) + ".lock");
        CHECK(unwrap(pack_refs(at.common(), at.refs)) == 1);
        std::ifstream packed(at.common() / "packed-refs");
        const std::string text{std::istreambuf_iterator<char>(packed), {}};
        CHECK(text.find(at.refs.at(0)) == std::string::npos);
        CHECK(at.is_loose(at.refs.at(0)));
        CHECK_FALSE(at.is_loose(at.refs.at(1)));
    }
    SECTION("a file that is not as Git writes it") {
        std::ofstream(at.common() / "packed-refs") << "# ours\n";
        CHECK(unwrap(pack_refs(at.common(), at.refs)) == 0);
        CHECK(at.is_loose(at.refs.at(0)));
        return;
    }
    CHECK(at.all_refs() == before);
}
