// Hostile mails, each in a process of its own: no crash, at most 0.1 s of CPU time, and at most
// 40 MB of memory in all (VmHWM of the child, which also holds the test program itself).
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <ostream>

#include "mail/head.hh"
#include "sample.hh"

namespace mailcall::mail {
namespace {

using sample::repeated;

#if defined(MAILCALL_ADDRESS_SANITIZER)
constexpr double seconds_cap = 2;
constexpr long kilobytes_cap = 4'000'000;
#else
constexpr double seconds_cap = 0.1;
constexpr long kilobytes_cap = 40 * 1024;
#endif

// A mail that is made while it is read, so that its own bytes do not count as the reader's memory.
struct Flow {
    std::string start;
    std::string again = {};
    std::size_t times = 0;
    std::string end = {};
};

Source flow_source(const Flow& flow)
{
    std::size_t left = flow.times;
    std::string rest = flow.start;
    return [&flow, left, rest,
            ended = false](std::span<char> out) mutable -> base::Result<std::size_t> {
        while (rest.size() < out.size() && left > 0) {
            rest += flow.again;
            --left;
        }
        if (left == 0 && !ended) {
            rest += flow.end;
            ended = true;
        }
        auto count = rest.copy(out.data(), out.size());
        rest.erase(0, count);
        return count;
    };
}

struct Outcome {
    Verdict verdict = Verdict::none;
    double seconds = 0;
    long kilobytes = 0;
};

double cpu_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// ru_maxrss of a forked child begins with its parent's peak; VmHWM is the child's own.
long peak_kilobytes()
{
    std::ifstream status{"/proc/self/status"};
    std::string word;
    while (status >> word)
        if (word == "VmHWM:" && status >> word) return std::stol(word);
    return -1;
}

[[noreturn]] void judge_in_child(const Flow& flow, int pipe)
{
    rlimit limit{10, 10};
    setrlimit(RLIMIT_CPU, &limit);
    auto before = cpu_seconds();
    auto letter = read_letter(flow_source(flow), {"mx.example.com"});
    Outcome outcome{letter ? letter->verdict : Verdict::none, cpu_seconds() - before,
                    peak_kilobytes()};
    _exit(write(pipe, &outcome, sizeof outcome) == sizeof outcome ? 0 : 1);
}

Outcome judged(const Flow& flow)
{
    int pipes[2];
    EXPECT_EQ(pipe(pipes), 0);
    auto child = fork();
    if (child == 0) judge_in_child(flow, pipes[1]);
    close(pipes[1]);
    Outcome outcome;
    auto count = ::read(pipes[0], &outcome, sizeof outcome);
    close(pipes[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the reader died: " << status;
    EXPECT_EQ(count, static_cast<ssize_t>(sizeof outcome));
    return outcome;
}

struct Case {
    const char* name;
    Verdict verdict;
    Flow (*make)();
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

Flow whole(std::string mail) { return {std::move(mail)}; }

Flow with_from(const std::string& value)
{
    return whole(sample::mailcall_lines() + "To: bob@example.com\nFrom: " + value + "\n\n");
}
Flow with_line(const std::string& line) { return whole(line + "\n" + sample::header() + "\n"); }

// A header that passes every check, so that the reader goes on to the body.
std::string multipart(const std::string& boundary)
{
    return sample::header() + "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n";
}

std::string nested(int levels, const std::string& boundary, bool growing)
{
    auto name = boundary;
    std::string mail = multipart(name);
    for (int i = 0; i < levels; ++i) {
        auto next = growing ? name + "a" : name;
        mail += "--" + name + "\nContent-Type: multipart/mixed; boundary=" + next + "\n\n";
        name = next;
    }
    return mail;
}

Flow single(const std::string& encoding, const std::string& again, std::size_t times)
{
    return {sample::header() +
                "Content-Type: application/sdp\nContent-Transfer-Encoding: " + encoding + "\n\n",
            again, times};
}

const Case cases[] = {
    {"GroupsNested100000", Verdict::refused, [] { return with_from(repeated("a:", 100'000)); }},
    {"GroupsNestedBelowTheHeaderCap", Verdict::refused,
     [] { return with_from(repeated("a:", 30'000)); }},
    {"GroupsNestedBelowTheFieldCap", Verdict::refused,
     [] { return with_from(repeated("a:", 2'000)); }},
    {"GroupsBehindAHalfOpenQuote", Verdict::refused,
     [] { return with_from("\"\\\" " + repeated("a:", 2'000) + "\" <a@b.c>"); }},
    {"GroupsInQuotes", Verdict::refused,
     [] { return with_from("\"" + repeated("a:", 2'000) + "\" <a@b.c>"); }},
    {"GroupsBehindLoneCrs", Verdict::refused,
     [] { return with_from("a\r" + repeated("b:\r", 1'000)); }},
    {"GroupsInTo", Verdict::refused, [] { return with_line("To: " + repeated("a:", 2'000)); }},
    {"GroupsInCc", Verdict::refused, [] { return with_line("Cc: " + repeated("a:", 2'000)); }},
    {"CommentsNested", Verdict::refused, [] { return with_from(repeated("(", 4'000) + " a@b.c"); }},
    {"CommentsNestedAndClosed", Verdict::signal,
     [] { return with_from(repeated("(", 2'000) + repeated(")", 2'000) + " a@b.c"); }},
    {"ThousandsOfAddresses", Verdict::refused, [] { return with_from(repeated("a@b,", 1'000)); }},
    {"ThousandsOfRoutes", Verdict::refused,
     [] { return with_from("<" + repeated("@a,", 1'300) + ":a@b.c>"); }},
    {"EncodedWordsInFrom", Verdict::signal,
     [] { return with_from(repeated("=?utf-8?B?w6Q=?= ", 230) + "<a@b.c>"); }},
    {"EncodedLineBreakInFrom", Verdict::signal,
     [] { return with_from("=?utf-8?Q?a=0D=0AX-Mailcall=3A_v=3D1?= <a@b.c>"); }},
    {"EncodedAddressInFrom", Verdict::refused,
     [] { return with_from("=?utf-8?Q?alice=40example.org=00?= "); }},
    {"EncodedWordsOfUnknownCharsets", Verdict::signal,
     [] { return with_from(repeated("=?x-none?Q?=FF?= ", 230) + "<a@b.c>"); }},
    {"BidiInTheName", Verdict::signal,
     [] {
         return with_from(
             "\"\xe2\x80\xae"
             "gro.elpmaxe@ecila\" <a@b.c>");
     }},
    {"DuplicatesOfTheSignal", Verdict::refused,
     [] { return with_line("X-Mailcall: v=1; type=accept"); }},
    {"ThousandsOfMailcallNames", Verdict::refused,
     [] { return with_line(repeated("X-Mailcall-A: x\n", 3'000) + "A: b"); }},
    {"ThousandsOfFroms", Verdict::refused,
     [] { return with_line(repeated("From: a@b.c\n", 4'000) + "A: b"); }},
    {"EncodedWordsInTheSignal", Verdict::refused,
     [] {
         return whole("From: a@b.c\nTo: d@e.f\nX-Mailcall: " +
                      repeated("=?utf-8?Q?v=3D1;?= ", 210) + "\n\n");
     }},
    {"HeaderOf100MB", Verdict::refused,
     [] {
         return Flow{sample::header(), "A: " + std::string(1'000, 'b') + "\n", 100'000};
     }},
    {"HeaderWithoutLineEnd", Verdict::refused,
     [] {
         return Flow{sample::header() + "A: ", std::string(4'096, 'b'), 25'000};
     }},
    {"MillionShortFields", Verdict::refused,
     [] {
         return Flow{sample::header(), "a:\n", 1'000'000, "\n"};
     }},
    {"MillionFolds", Verdict::refused,
     [] {
         return Flow{sample::header() + "Cc:", "\n a", 1'000'000, "\n\n"};
     }},
    {"FoldsBelowTheHeaderCap", Verdict::refused,
     [] { return with_line("Cc:" + repeated("\n a", 20'000)); }},
    {"CrOnly10MB", Verdict::refused,
     [] {
         return Flow{sample::header() + "Cc: a", "\r", 10'000'000};
     }},
    {"NulsInFrom", Verdict::refused,
     [] { return with_from("a@b.c" + std::string(100, '\0') + ", d@e.f"); }},
    {"NulsInTheBody", Verdict::signal,
     [] {
         return Flow{sample::header() + "\n", std::string(1'000, '\0'), 200};
     }},
    {"NulsInNames", Verdict::signal, [] { return with_line(std::string("Fr\0om: d@e.f", 12)); }},
    {"PartsNested1000", Verdict::refused, [] { return whole(nested(1'000, "b", false)); }},
    {"PartsNestedWithGrowingBoundaries", Verdict::refused,
     [] { return whole(nested(300, "b", true)); }},
    {"PartsWide", Verdict::refused,
     [] {
         return Flow{multipart("b"), "--b\n\n", 50'000};
     }},
    {"PartsMillion", Verdict::refused,
     [] {
         return Flow{multipart("b"), "--b\n\n", 1'000'000};
     }},
    {"BoundaryLookalikes", Verdict::signal,
     [] {
         return Flow{multipart(std::string(70, 'b')), "--" + std::string(71, 'b') + "\n", 3'300};
     }},
    {"BoundaryOfDashes", Verdict::signal,
     [] {
         return Flow{multipart("-"), "-----\n", 40'000};
     }},
    {"BoundaryOfFourKilobytes", Verdict::signal,
     [] {
         return Flow{multipart(std::string(4'000, 'b')), "--" + std::string(3'999, 'b') + "\n", 60};
     }},
    {"PartHeaderWithoutEnd", Verdict::signal,
     [] {
         return Flow{multipart("b") + "--b\n", "A: b\n", 45'000};
     }},
    {"PartHeaderOfMailcallNames", Verdict::signal,
     [] {
         return Flow{multipart("b") + "--b\n", "X-Mailcall: b\n", 17'000};
     }},
    {"PartHeaderOfFolds", Verdict::refused,
     [] {
         return Flow{multipart("b") + "--b\nContent-Type:", "\n a", 80'000, "\n\n--b--\n"};
     }},
    {"ParametersByTheThousand", Verdict::signal,
     [] { return with_line("Content-Type: text/plain" + repeated("; a=b", 800)); }},
    {"ParametersContinued", Verdict::signal,
     [] { return with_line("Content-Type: text/plain" + repeated("; a*99999*=''%00", 240)); }},
    {"ParameterWithALongName", Verdict::signal,
     [] {
         return with_line("Content-Type: text/plain; " + std::string(71, 'n') + "=\"\xc3\xa9\"");
     }},
    {"Base64Damaged", Verdict::refused, [] { return single("base64", "====\n", 50'000); }},
    {"Base64OfSpaces", Verdict::signal, [] { return single("base64", " \n", 100'000); }},
    {"Base64OverTheCap", Verdict::refused, [] { return single("base64", "AAAA", 60'000); }},
    {"QuotedPrintableOfSigns", Verdict::refused,
     [] { return single("quoted-printable", "=", 250'000); }},
    {"QuotedPrintableOfSoftBreaks", Verdict::signal,
     [] { return single("quoted-printable", "=\n", 120'000); }},
    {"TextOfLineEnds", Verdict::refused, [] { return single("8bit", "\n", 250'000); }},
    {"MailOf100MB", Verdict::refused,
     [] {
         return Flow{sample::header() + "\n", std::string(10'000, 'x'), 10'000};
     }},
    {"ReceivedDateOfGarbage", Verdict::signal,
     [] { return with_line("Received: ;" + repeated("99:", 40)); }},
    {"AuthenticationResultsOfComments", Verdict::signal,
     [] {
         return with_line("Authentication-Results: mx.example.com" + repeated(";(", 1'000) +
                          repeated("dmarc=", 300));
     }},
};

class Hostile : public testing::TestWithParam<Case> {};

TEST_P(Hostile, IsJudgedQuicklyInLittleMemory)
{
    auto flow = GetParam().make();
    auto outcome = judged(flow);
    EXPECT_EQ(outcome.verdict, GetParam().verdict);
    EXPECT_LE(outcome.seconds, seconds_cap);
    EXPECT_LE(outcome.kilobytes, kilobytes_cap);
    RecordProperty("milliseconds", static_cast<int>(outcome.seconds * 1000));
    RecordProperty("kilobytes", static_cast<int>(outcome.kilobytes));
}

INSTANTIATE_TEST_SUITE_P(Letter, Hostile, testing::ValuesIn(cases),
                         [](const auto& one) { return std::string{one.param.name}; });

}  // namespace
}  // namespace mailcall::mail
