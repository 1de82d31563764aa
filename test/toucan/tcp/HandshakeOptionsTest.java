package toucan.tcp;

import static toucan.tcp.Scripts.CONNECTING;
import static toucan.tcp.Scripts.LISTENING;
import static toucan.tcp.Scripts.play;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import toucan.testing.Proves;

/** What the two SYNs agree on: MSS (RFC 9293 §3.7.1), window scale and timestamps (RFC 7323), SACK (RFC 2018). */
class HandshakeOptionsTest {

    @Proves({"9293/REC-1", "9293/MUST-14", "2018/1", "7323/1", "6691/1"})
    @Test
    void allOptionsAgreedPassively() { // MUST-14, 7323/1, 7323/4, 2018/1; the windows of both SYNs are unscaled
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1400,sackOK,TS val 500 ecr 0,nop,wscale 7>
                +0  > S. 0:0(0) ack 1 win 65535 <mss 1000,sackOK,TS val 100 ecr 500,nop,wscale 10>
                +0  %{ assert snd.wnd == 65535 }%
                +.1 < . 1:1(0) ack 1 win 1000 <nop,nop,TS val 600 ecr 100>
                +0  %{ assert sack == 1 and timestamps == 1 and sendWindowScale == 7 and receiveWindowScale == 10 }%
                +0  %{ assert snd.wnd == 128000 and rcv.wnd == 65535 }%      // all that our SYN could offer
                +0  %{ assert sendMss == 988 }%                              // MUST-16: less the timestamps
                +0  < . 1:2(1) ack 1 win 1000 <nop,nop,TS val 600 ecr 100>
                * > . 1:1(0) ack 2 win 127 <...>
                +0  %{ assert rcv.wnd == 127 * 1024 }%                       // in units of 2^10
                """);
    }

    @Proves({"9293/MUST-14", "9293/SHLD-5", "7323/4"})
    @Test
    void allOptionsAgreedActively() {
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) win 65535 <mss 1000,sackOK,TS val 100 ecr 0,nop,wscale 10>
                +.1 < S. 0:0(0) ack 1 win 1000 <mss 1400,sackOK,TS val 500 ecr 100,nop,wscale 3>
                +0  > . 1:1(0) ack 1 win 128 <nop,nop,TS val 200 ecr 500>
                +0  %{ assert sack == 1 and timestamps == 1 and sendWindowScale == 3 and receiveWindowScale == 10 }%
                +0  %{ assert snd.wnd == 1000 }%
                """);
    }

    @Proves({"9293/MUST-15", "9293/MUST-65", "9293/SHLD-5"})
    @Test
    void noOptionsAtAll() { // MUST-15: 536 bytes; nothing is scaled, stamped or selectively acknowledged
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  %{ assert sendMss == 536 and sack == 0 and timestamps == 0 and sendWindowScale == 0 }%
                +0  write(4, ..., 1072) = 1072
                +0  > . 1:537(536) ack 1
                +0  > P. 537:1073(536) ack 1
                +.1 < . 1001:2001(1000) ack 1073 win 65535
                +0  > . 1073:1073(0) ack 1           // no SACK block, since SACK was not agreed
                """);
    }

    @Proves("7323/1")
    @Test
    void nothingOfferedBecomesNothingAgreed() { // our SYN offers all, the answer has only an MSS
        play(
                CONNECTING
                        + """
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 500>
                +0  > . 1:1(0) ack 1 win 65535
                +0  %{ assert sack == 0 and timestamps == 0 and sendWindowScale == 0 and receiveWindowScale == 0 }%
                +0  %{ assert sendMss == 500 }%
                """);
    }

    @Proves({"2018/1", "7323/1", "7323/4"})
    @Test
    void whatWeDoNotOfferIsNotAgreed() {
        play(
                """
                --sack=off
                --timestamps=off
                --window_scaling=off
                """
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000,sackOK,TS val 500 ecr 0,nop,wscale 7>
                +0  > S. 0:0(0) ack 1 win 65535 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 1000
                +0  %{ assert sack == 0 and timestamps == 0 and snd.wnd == 1000 and rcv.wnd == 65535 }%
                """);
    }

    @Test
    void answersToWhatWeDidNotOfferAreIgnored() {
        play(
                """
                --sack=off
                --timestamps=off
                --window_scaling=off
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) win 65535 <mss 1000>
                +.1 < S. 0:0(0) ack 1 win 65535 <mss 1000,sackOK,TS val 500 ecr 0,nop,wscale 7>
                +0  > . 1:1(0) ack 1 win 65535
                +0  %{ assert sack == 0 and timestamps == 0 and sendWindowScale == 0 and receiveWindowScale == 0 }%
                """);
    }

    @Test
    void optionsInTheSynsOfASimultaneousOpen() {
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) win 65535 <mss 1000,sackOK,TS val 100 ecr 0,nop,wscale 10>
                +.1 < S 0:0(0) win 65535 <mss 1000,sackOK,TS val 500 ecr 0,nop,wscale 7>
                +0  > S. 0:0(0) ack 1 win 65535 <mss 1000,sackOK,TS val 200 ecr 500,nop,wscale 10>
                +.1 < . 1:1(0) ack 1 win 1000 <nop,nop,TS val 700 ecr 200>
                +0  %{ assert sack == 1 and timestamps == 1 and snd.wnd == 128000 }%
                """);
    }

    @Test
    void theWindowOfACrossingSynAckIsNotScaled() { // RFC 7323 §2.2
        play(
                """
                 0  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
                +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
                +0  > S 0:0(0) <...>
                +.1 < S 0:0(0) win 65535 <mss 1000,sackOK,TS val 500 ecr 0,nop,wscale 7>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < S. 0:0(0) ack 1 win 1000 <mss 1000,sackOK,TS val 600 ecr 100,nop,wscale 7>
                +0  %{ assert tcpi_state == TCP_ESTABLISHED and snd.wnd == 1000 }%
                """);
    }

    @Test
    void optionsOfARefusedHandshakeAreForgotten() { // the second SYN comes from a peer that knows no options
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 700,sackOK,TS val 500 ecr 0,nop,wscale 7>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < R 1:1(0)
                +.1 < S 100:100(0) win 65535
                +0  > S. 0:0(0) ack 101 <mss 1000>
                +.1 < . 101:101(0) ack 1 win 1000
                +0  %{ assert sendMss == 536 and sack == 0 and timestamps == 0 and snd.wnd == 1000 }%
                """);
    }

    @Proves({"9293/MUST-14", "6691/5", "faults/13"})
    @ParameterizedTest
    @CsvSource({"0, 48", "1, 48", "8, 48", "47, 48", "48, 48", "49, 49", "536, 536", "1000, 1000", "65535, 1000"})
    void everyMss(int offered, int used) { // CVE-2019-11479: less than 48 is taken as 48; more than ours as ours
        play(LISTENING
                + """
                +0  < S 0:0(0) win 65535 <mss %d>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 65535
                +0  accept(3, ..., ...) = 4
                +0  %%{ assert sendMss == %d, sendMss }%%
                +0  write(4, ..., 10) = 10
                +0  > P. 1:11(10) ack 1
                """
                        .formatted(offered, used));
    }

    @Proves({"9293/MUST-16", "6691/5", "2525/2.18"})
    @Test
    void theSmallestMssLeavesRoomForDataBesideTimestamps() { // MUST-16, RFC 6691: options come off the segment
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 48,nop,nop,TS val 500 ecr 0>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 600 ecr 100>
                +0  accept(3, ..., ...) = 4
                +0  write(4, ..., 72) = 72
                +0  > . 1:37(36) ack 1 <...>
                +0  > P. 37:73(36) ack 1 <...>
                """);
    }

    @Proves({"9293/MUST-5", "9293/MUST-6", "9293/MUST-64"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mss 1000,kind 253 0xabcd",
                "kind 254 0x,mss 1000,kind 30 0x0102030405060708",
                "nop,nop,nop,mss 1000,nop",
                "nop,mss 1000,eol",
                "mss 1000,mss 1000",
                "sackOK,mss 1000,sackOK,sackOK"
            })
    void unknownPaddedAndDuplicateOptions(String options) { // MUST-5, MUST-6, MUST-64, MUST-69
        play(LISTENING
                + """
                +0  < S 0:0(0) win 65535 <%s>
                +0  > S. 0:0(0) ack 1 <...>
                +.1 < . 1:1(0) ack 1 win 65535 <kind 253 0xabcd>
                +0  %%{ assert state == ESTABLISHED and sendMss == 1000 }%%
                """
                        .formatted(options));
    }

    @Proves({"2018/1", "7323/1"})
    @Test
    void optionsOfTheSynMeanNothingElsewhere() { // 7323/1, 2018/1: only a SYN negotiates
        play(
                LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 1000>
                +0  > S. 0:0(0) ack 1 <mss 1000>
                +.1 < . 1:1(0) ack 1 win 1000 <mss 500,sackOK,TS val 1 ecr 1,nop,wscale 7>
                +0  %{ assert snd.wnd == 1000 and sack == 0 and timestamps == 0 and sendMss == 1000 }%
                """);
    }

    @Proves("7323/2")
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "14, 14", "15, 14", "255, 14"})
    void everyWindowScale(int offered, int used) { // 7323/2: more than 14 means 14
        play(LISTENING
                + """
                +0  < S 0:0(0) win 65535 <mss 1000,nop,wscale %d>
                +0  > S. 0:0(0) ack 1 <mss 1000,nop,wscale 10>
                +.1 < . 1:1(0) ack 1 win 3
                +0  %%{ assert sendWindowScale == %d and snd.wnd == %d }%%
                """
                        .formatted(offered, used, 3 << used));
    }

    @Proves({"7323/1", "7323/2"})
    @ParameterizedTest
    @CsvSource({"1000, 0, 1000", "65535, 0, 65535", "65536, 1, 65535", "1048576, 5, 65535", "1073741824, 14, 65535"})
    void theScaleFitsTheBuffer(int buffer, int scale, int window) { // 7323/1: the field has 16 bits
        play("--rcvbuf=%d\n".formatted(buffer)
                + LISTENING
                + """
                +0  < S 0:0(0) win 65535 <mss 1000,nop,wscale 0>
                +0  > S. 0:0(0) ack 1 win %d <mss 1000,nop,wscale %d>
                """
                        .formatted(window, scale));
    }

    @Proves("9293/MAY-3")
    @Test
    void anMssOf536IsToldAsWell() { // MAY-3: it is what the peer would assume
        play(
                "--mss=536\n"
                        + LISTENING
                        + """
                +0  < S 0:0(0) win 65535 <mss 536>
                +0  > S. 0:0(0) ack 1 <mss 536>
                """);
    }
}
