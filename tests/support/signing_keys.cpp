#include "support/signing_keys.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/unwrap.hpp"

namespace atelier::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* user_name = "Ursula User";
constexpr const char* user_mail = "ursula@example.org";

} // namespace

SigningKey::SigningKey(GitSandbox& sandbox, const fs::path& folder, KeyFormat format)
    : sandbox_(sandbox), folder_(folder), home_(sandbox.home() / ".gnupg") {
    set("commit.gpgSign", "true");
    set("gpg.format", std::string(name_of(format)));
    fs::create_directories(home_);
    fs::permissions(home_, fs::perms::owner_all);
    switch (format) {
    case KeyFormat::ssh:
        make_ssh_key();
        break;
    case KeyFormat::openpgp:
        make_openpgp_key();
        break;
    case KeyFormat::x509:
        make_x509_key();
    }
}

SigningKey::~SigningKey() {
    (void)sandbox_.process().run({.argv = {"gpgconf", "--kill", "all"},
                                  .environment = sandbox_.environment(),
                                  .directory = sandbox_.root()});
}

std::string SigningKey::run(std::vector<std::string> argv) {
    const ProcessResult result =
        unwrap(sandbox_.process().run({.argv = std::move(argv),
                                       .environment = sandbox_.environment(),
                                       .directory = sandbox_.root()}));
    INFO(result.err);
    REQUIRE(result.status == 0);
    return result.out;
}

void SigningKey::set(const std::string& key, const std::string& value) {
    sandbox_.git(folder_, {"config", key, value});
}

void SigningKey::make_ssh_key() {
    const fs::path key = sandbox_.root() / "key";
    run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.string()});
    const fs::path allowed = sandbox_.root() / "allowed";
    write_file(allowed, std::string(user_mail) + " " + read_file(key.string() + ".pub"));
    set("user.signingKey", key.string() + ".pub");
    set("gpg.ssh.allowedSignersFile", allowed.string());
}

// Git finds it by the user's name.
void SigningKey::make_openpgp_key() {
    run({"gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key",
         std::string(user_name) + " <" + user_mail + ">", "ed25519", "sign", "never"});
}

void SigningKey::make_x509_key() {
    write_file(home_ / "gpgsm.conf", "disable-crl-checks\ndisable-dirmngr\n");
    const fs::path wanted = home_ / "wanted";
    write_file(wanted, std::string("Key-Type: RSA\nKey-Length: 2048\nKey-Usage: sign\n") +
                           "Serial: random\nName-DN: CN=" + user_name +
                           "\nName-Email: " + user_mail + "\n");
    const fs::path made = home_ / "made";
    run({"gpgsm", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase-fd", "0",
         "--output", made.string(), "--generate-key", wanted.string()});
    run({"gpgsm", "--batch", "--quiet", "--import", made.string()});
    for (const std::string& line : lines_of(run({"gpgsm", "--list-keys", "--with-colons"})))
        if (const auto fields = split(line, ':'); fields.size() > 9 && fields[0] == "fpr")
            write_file(home_ / "trustlist.txt", fields[9] + " S relax\n");
    run({"gpgconf", "--kill", "gpg-agent"});
    set("user.signingKey", user_mail);
}

} // namespace atelier::test
