// Generated histories, replayed here and rebased by Git in a copy of the repository: nothing
// differs but the trailers. ATELIER_TEST_HISTORIES says how many, 60 without it.
#include "adapters/git/replay/object_replay.hpp"
#include "support/repository_fixture.hpp"
#include "support/signing_keys.hpp"

#include "base/text.hpp"

#include <cstdlib>
#include <random>
#include <set>
#include <sstream>

using namespace atelier;
using namespace atelier::test;
namespace fs = std::filesystem;

namespace {

const Trailers rebased_trailers = {{"Atelier-Epic", "at-x"}, {"Atelier-Changeset", "at-x.1"}};

int wanted_histories() {
    const char* wanted = std::getenv("ATELIER_TEST_HISTORIES");
    return wanted == nullptr ? 60 : std::max(1, std::atoi(wanted));
}

struct Setting {
    std::string name;
    std::vector<std::pair<std::string, std::string>> configuration;
    std::optional<KeyFormat> key = {};
    // Whether the umask counts, or the repository's own say.
    std::string shared = {};
};

std::vector<Setting> all_settings() {
    return {{"plain", {}},
            {"signed", {}, KeyFormat::ssh},
            {"signed by gpg", {}, KeyFormat::openpgp},
            {"signed by gpgsm", {}, KeyFormat::x509},
            {"latin1", {{"i18n.commitEncoding", "ISO-8859-1"}}},
            {"utf8 by name", {{"i18n.commitEncoding", "utf8"}}},
            {"signed latin1", {{"i18n.commitEncoding", "latin1"}}, KeyFormat::ssh},
            {"shared", {}, {}, "group"},
            {"shared by all, signed", {}, KeyFormat::ssh, "0664"},
            {"without comments", {{"commit.cleanup", "strip"}, {"core.commentChar", "-"}}},
            {"tidied, signed", {{"commit.cleanup", "whitespace"}}, KeyFormat::openpgp},
            {"cleaned in a way unknown", {{"commit.cleanup", "default"}}}};
}

// base, a few commits of `work` and of `root` on it, as a stream for `git fast-import`.
class RandomFork {
  public:
    explicit RandomFork(unsigned seed) : random_(seed) {}

    std::string stream(int number) {
        number_ = number;
        files_.clear();
        for (int file = 0; file < 6; ++file)
            files_["f" + std::to_string(file)] = lines(file);
        commit("base", "");
        const auto base = files_;
        for (const char* side : {"work", "root"}) {
            files_ = base;
            const int count = 1 + pick(4);
            for (int i = 0; i < count; ++i) {
                // Git keeps what is empty from the start, which is a setting here.
                for (const auto before = files_; files_ == before;)
                    edit(side);
                // Without a parent it goes on where the branch is.
                commit(side, i == 0 ? "base" : "");
            }
        }
        return out_.str();
    }

  private:
    int pick(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
    template <class Values>
    std::string any_of(const Values& values) {
        return values[static_cast<std::size_t>(pick(static_cast<int>(std::size(values))))];
    }
    static std::string lines(int kind) {
        std::string text;
        for (int line = 0; line < 12; ++line)
            text += "file " + std::to_string(kind) + " line " + std::to_string(line) + "\n";
        return text;
    }
    void edit(const std::string& side) {
        const std::string file = "f" + std::to_string(pick(6));
        switch (pick(6)) {
        case 0:
            files_[side + std::to_string(pick(9))] = "new\n";
            break;
        case 1:
            files_.erase(file);
            break;
        case 2:
            // What both sides do is left out.
            files_["both"] = "the same\n";
            break;
        case 3:
            files_[file] = "first of " + side + "\n" + files_[file];
            break;
        default:
            files_[file] += "last " + (pick(4) == 0 ? "of all" : side) + "\n";
        }
    }
    // Each with the encoding that its commit states; "" for none.
    std::pair<std::string, std::string> message() {
        const std::vector<std::pair<std::string, std::string>> messages = {
            {"Plain\n", ""},
            {"No end of line", ""},
            {"Two\n\nparagraphs\n\nhere\n", ""},
            {"Trailing blanks  \n\nx \t\n\n\n", ""},
            {"# not a comment\n# here\n", ""},
            {"Ends\n\nSigned-off-by: U <u@example.org>\n", ""},
            {"fixup! Plain\n", ""},
            {"Scissors\n\n# ---- >8 ----\nkept\n", ""},
            {"Carriage\r\n\r\nreturn\r\n", ""},
            {"\n \n\nBlank lines first\n", ""},
            {"", ""},
            {"Gr\xc3\xbc\xc3\x9f"
             "e \xe6\x97\xa5\n",
             ""},
            {"Gr\xc3\xbc\xc3\x9f"
             "e\n",
             ""},
            {"Gr\xc3\xbc\xc3\x9f"
             "e\n",
             "UTF-8"},
            {"Gr\xfc\xdf"
             "e\n",
             "ISO-8859-1"},
            {"\x83\x65\x83\x58\n", "Shift_JIS"},
            {"Neither \xfc nor \xc3\x9f\n", ""},
            {"---\nnot a patch\n", ""}};
        return messages[static_cast<std::size_t>(pick(static_cast<int>(messages.size())))];
    }
    std::string author(const std::string& encoding, bool valid) {
        if (encoding == "ISO-8859-1" && pick(2) == 0)
            return "J\xf6rg <joerg@example.org> 1700000000 +0130";
        std::vector<std::string> people = {"Ann <ann@example.org> 1700000000 +0000",
                                           "J\xc3\xb6rg <joerg@example.org> 1600000001 -0930",
                                           "A  B <a+b@example.org> 0 +1400"};
        // What Git's own commands would not make; those that mend what is not UTF-8 are among them.
        if (valid)
            people.insert(people.end(), {"Doe Jr. <doe@example.org> 1700000000 +0000",
                                         "J <> 1700000000 -0000", " <u@example.org> 12 +0000"});
        return any_of(people);
    }
    void commit(const std::string& branch, const std::string& parent) {
        const std::string ref = "refs/heads/" + std::to_string(number_) + "/";
        const auto [text, encoding] = message();
        out_ << "commit " << ref << branch << "\nauthor " << author(encoding, is_valid_utf8(text))
             << "\ncommitter U <u@example.org> 1700000000 +0000\n";
        if (!encoding.empty()) out_ << "encoding " << encoding << "\n";
        out_ << "data " << text.size() << "\n" << text << "\n";
        if (!parent.empty()) out_ << "from " << ref << parent << "\n";
        out_ << "deleteall\n";
        for (const auto& [path, content] : files_)
            out_ << "M 100644 inline " << path << "\ndata " << content.size() << "\n"
                 << content << "\n";
        out_ << "\n";
    }

    std::mt19937 random_;
    int number_ = 0;
    std::map<std::string, std::string> files_;
    std::ostringstream out_;
};

// A commit without what may differ: when it was committed, the signature's bytes, our trailers.
std::string comparable(const std::string& raw) {
    std::string out;
    const auto head = raw.find("\n\n");
    for (const std::string& line : lines_of(raw.substr(0, head))) {
        if (line.starts_with(" ") || line.starts_with("parent ")) continue;
        if (line.starts_with("committer "))
            out += line.substr(0, line.rfind("> ")) + "\n";
        else if (line.starts_with("gpgsig"))
            out += "signed\n";
        else
            out += line + "\n";
    }
    std::string message = raw.substr(head == std::string::npos ? raw.size() : head + 2);
    for (const auto& [key, value] : rebased_trailers)
        if (const auto at = message.find(key + ": " + value); at != std::string::npos)
            message.erase(at, key.size() + value.size() + 2);
    // Trailers want a line's end, and a blank line before them.
    while (!message.empty() && message.back() == '\n')
        message.pop_back();
    return out + "\n" + message;
}

std::set<int> modes_below(const fs::path& folder, const std::set<fs::path>& known) {
    std::set<int> modes;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (!known.contains(entry.path().lexically_relative(folder)))
            modes.insert(static_cast<int>(entry.status().permissions()) +
                         (entry.is_directory() ? 010000 : 0));
    return modes;
}

std::set<fs::path> paths_below(const fs::path& folder) {
    std::set<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        paths.insert(entry.path().lexically_relative(folder));
    return paths;
}

struct Histories : RepositoryFixture {
    Histories(const Setting& setting, bool fast)
        : replays(process, sandbox.environment(), unwrap(discover_repository(built.folder)),
                  fast ? OpenObjects(open_objects) : OpenObjects()) {
        if (!setting.shared.empty())
            git({"init", "-q", "--shared=" + setting.shared, built.folder.string()});
        for (const auto& [setting_name, value] : setting.configuration)
            git({"config", setting_name, value});
        if (setting.key) key.emplace(sandbox, built.folder, *setting.key);
    }
    std::string name(int number, const char* branch) const {
        return std::to_string(number) + "/" + branch;
    }
    std::vector<std::string> commits(const fs::path& folder, const std::string& range) {
        return lines_of(sandbox.git(folder, {"rev-list", "--reverse", range}));
    }

    std::optional<SigningKey> key;
    GitRepository replays;
};

// What `git rebase` makes of it in a copy; nullopt when it conflicts.
std::optional<std::string> rebased(Histories& f, const fs::path& copy, int number) {
    const ProcessResult result =
        f.sandbox.try_git(copy, {"rebase", "-q", "--onto", f.name(number, "root"),
                                 f.name(number, "base"), f.name(number, "work")});
    if (result.status == 0) return f.sandbox.git(copy, {"rev-parse", "HEAD"});
    INFO(result.err);
    REQUIRE(result.err.find("could not apply") != std::string::npos);
    f.sandbox.git(copy, {"rebase", "--abort"});
    return std::nullopt;
}

} // namespace

TEST_CASE("generated histories come out as Git rebases them, but for the trailers",
          "[contract][git][replay][rebase][generated]") {
    const auto settings = all_settings();
    const auto one = GENERATE(range(0, 12));
    const Setting& setting = settings.at(static_cast<std::size_t>(one));
    const int count = static_cast<int>(settings.size());
    REQUIRE(count == 12);
    const int wanted = wanted_histories();
    const int histories = std::max(1, wanted / count + (one < wanted % count));
    Histories f(setting, one % 2 == 0);
    INFO(setting.name);
    std::string stream;
    for (int number = 0; number < histories; ++number)
        stream += RandomFork(static_cast<unsigned>(number * count + one)).stream(number);
    f.git({"fast-import", "--quiet", "--date-format=raw-permissive"}, stream);
    const fs::path copy = f.sandbox.root() / "copy";
    fs::copy(f.built.folder, copy, fs::copy_options::recursive);
    const std::set<fs::path> known = paths_below(f.built.common_dir / "objects");
    int landed = 0;
    for (int number = 0; number < histories; ++number) {
        INFO("history " << number);
        const auto theirs = rebased(f, copy, number);
        const CommitId onto = f.at(f.name(number, "root"));
        const ReplayResult ours =
            unwrap(f.replays.replays().replay({.base = f.at(f.name(number, "base")),
                                               .head = f.at(f.name(number, "work")),
                                               .onto = onto,
                                               .trailers = rebased_trailers,
                                               .committer_name = "Ursula User",
                                               .committer_email = "ursula@example.org"}));
        REQUIRE(theirs.has_value() == ours.conflicts.empty());
        if (!theirs) continue;
        ++landed;
        const auto made = f.commits(f.built.folder, onto.str() + ".." + ours.head->str());
        const auto expected = f.commits(copy, onto.str() + ".." + *theirs);
        REQUIRE(made.size() == expected.size());
        for (std::size_t i = 0; i < made.size(); ++i) {
            const std::string raw = f.git({"cat-file", "commit", made[i]});
            CHECK(comparable(raw) ==
                  comparable(f.sandbox.git(copy, {"cat-file", "commit", expected[i]})));
            for (const auto& [key, value] : rebased_trailers)
                CHECK_THAT(raw, ContainsSubstring("\n" + key + ": " + value));
            if (setting.key) f.git({"verify-commit", made[i]});
        }
    }
    CHECK(landed > 0);
    CHECK(modes_below(f.built.common_dir / "objects", known) ==
          modes_below(copy / ".git/objects", known));
}

TEST_CASE("what is to be signed and cannot be does not land", "[contract][git][replay][rebase]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const CommitId work = f.sandbox.commit(f.built.folder, "Mine\n", {{"mine", "x\n"}});
    f.git({"checkout", "-q", "-b", "root", base.str()});
    const CommitId onto = f.sandbox.commit(f.built.folder, "Theirs\n", {{"theirs", "x\n"}});
    f.git({"config", "commit.gpgSign", "true"});
    const auto replay = [&] {
        return f.repository.replays().replay(
            {base, work, onto, rebased_trailers, "worker alice", "alice@example.org"});
    };
    SECTION("the program fails, and its own words are told") {
        const fs::path program = f.sandbox.root() / "gpg";
        write_file(program, "#!/bin/sh\necho 'gpg: no card in the reader' >&2\nexit 2\n");
        fs::permissions(program, fs::perms::owner_all);
        f.git({"config", "gpg.program", program.string()});
        const Error error = must_fail(replay());
        CHECK(error.code == ErrorCode::git_failed);
        CHECK_THAT(error.message, ContainsSubstring("cannot sign"));
        CHECK_THAT(error.hint, ContainsSubstring("commit.gpgSign"));
    }
    SECTION("the key is the user's, not one of the agent who commits") {
        const fs::path program = f.sandbox.root() / "gpg";
        write_file(program, "#!/bin/sh\necho \"$@\" >'" + (f.sandbox.root() / "args").string() +
                                "'\nexit 2\n");
        fs::permissions(program, fs::perms::owner_all);
        f.git({"config", "gpg.program", program.string()});
        must_fail(replay());
        CHECK_THAT(read_file(f.sandbox.root() / "args"),
                   ContainsSubstring("Ursula User <ursula@example.org>"));
    }
}

TEST_CASE(
    "an ssh key that a command names signs also what Git's own commands would write otherwise",
    "[contract][git][replay][rebase]") {
    RepositoryFixture f;
    const CommitId base = f.at("HEAD");
    const SigningKey key(f.sandbox, f.built.folder, KeyFormat::ssh);
    const fs::path at = f.sandbox.root();
    const auto script = [&](const std::string& name, const std::string& body) {
        write_file(at / name, "#!/bin/sh\n" + body);
        fs::permissions(at / name, fs::perms::owner_all);
        return (at / name).string();
    };
    f.git({"config", "--unset", "user.signingKey"});
    // The private half is where an agent would have it.
    const std::string program =
        script("sign", "[ \"$2\" = sign ] || exec ssh-keygen \"$@\"\ncmp -s \"$6\" '" +
                           (at / "key.pub").string() + "' && exec ssh-keygen -Y sign -n git -f '" +
                           (at / "key").string() + "'\n");
    f.git({"config", "gpg.ssh.program", program});
    const std::string command = script("a key", "[ \"$1\" = 'two words' ] && sed 's/^/key::/' '" +
                                                    (at / "key.pub").string() + "'\n");
    const std::string tree = f.git({"rev-parse", base.str() + "^{tree}"});
    const std::string made =
        f.git({"hash-object", "-t", "commit", "-w", "--stdin"},
              "tree " + tree + "\nparent " + base.str() +
                  "\nauthor Doe Jr. <doe@example.org> 1700000000 +0000\ncommitter U "
                  "<u@example.org> 1700000000 +0000\n\nMine\n");
    f.git({"checkout", "-q", "-b", "root", base.str()});
    f.git({"-c", "commit.gpgSign=false", "commit", "-q", "--allow-empty", "-m", "Theirs"});
    const auto replay = [&] {
        return f.repository.replays().replay({.base = base,
                                              .head = *CommitId::parse(made),
                                              .onto = f.at("root"),
                                              .trailers = rebased_trailers,
                                              .committer_name = "worker alice",
                                              .committer_email = "alice@example.org",
                                              .keep_empty = true});
    };
    const Error none = must_fail(replay());
    CHECK_THAT(none.message, ContainsSubstring("gpg.ssh.defaultKeyCommand"));
    f.git({"config", "gpg.ssh.defaultKeyCommand", "'" + command});
    CHECK_THAT(must_fail(replay()).message, ContainsSubstring("a quote that does not end"));
    f.git({"config", "gpg.ssh.defaultKeyCommand", "true"});
    CHECK_THAT(must_fail(replay()).message, ContainsSubstring("prints no key"));
    f.git({"config", "gpg.ssh.defaultKeyCommand", "'" + command + "' \"two words\""});
    const ReplayResult result = unwrap(replay());
    REQUIRE(result.head);
    f.git({"verify-commit", result.head->str()});
    CHECK_THAT(f.git({"cat-file", "commit", result.head->str()}),
               ContainsSubstring("\nauthor Doe Jr. <doe@example.org>"));
}
