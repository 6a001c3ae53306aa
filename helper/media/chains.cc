// The table of chains, with what was measured for a computer with two cores.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/chains.hh"

namespace mailcall::media {
namespace {

// What we send, for ourselves to look at: small, and nothing is done while nobody looks.
#define MAILCALL_OWN_PICTURE                                                                 \
    " fork. ! valve name=own-valve drop=true ! queue leaky=downstream max-size-buffers=2 ! " \
    "videorate drop-only=true max-rate=15 ! videoscale ! videoconvert ! "                    \
    "video/x-raw,format=BGRx,width=[1,640],height=[1,640],pixel-aspect-ratio=1/1 ! "         \
    "appsink name=own-picture sync=false async=false max-buffers=1 drop=true"

// "shape" holds the size, which changes while the call runs. More than one encoder thread spins
// away the cores that the rest of the call needs. A rate that may also be raised would hold each
// picture back until the next one comes. What does not fit into the rate is left out, or it would
// be a queue before the voice; what was not used for a while is hardly made up for.
#define MAILCALL_FROM_CAMERA                                                                      \
    "videorate drop-only=true max-rate=30 ! videoscale ! videoconvert ! capsfilter name=shape ! " \
    "tee name=fork "                                                                              \
    "fork. ! queue name=entrance leaky=downstream max-size-buffers=2 ! "
constexpr const char* camera = MAILCALL_FROM_CAMERA
    "vp8enc name=encoder cpu-used=-12 deadline=1 threads=1 end-usage=cbr target-bitrate=800000 "
    "lag-in-frames=0 error-resilient=partitions keyframe-max-dist=3000 static-threshold=1 "
    "dropframe-threshold=30 max-intra-bitrate=500 "
    "buffer-size=400 buffer-initial-size=200 buffer-optimal-size=250" MAILCALL_OWN_PICTURE;

// What openh264enc takes its first ten pictures for follows the rate in the caps, which not all
// cameras tell. It complains to stderr of each end of a stream, so none may reach it.
constexpr const char* camera_h264 = MAILCALL_FROM_CAMERA
    "capssetter caps=video/x-raw,framerate=30/1 ! "
    "openh264enc name=encoder usage-type=camera complexity=low rate-control=bitrate bitrate=800000 "
    "gop-size=3000 multi-thread=1 enable-frame-skip=true scene-change-detection=false ! "
    "capsfilter caps=video/x-h264,profile=constrained-baseline" MAILCALL_OWN_PICTURE;

// Text must be readable: the quantizer has a bound, and frames are left out where the bits do not
// suffice. What stands still gets sharper from frame to frame, so they go on when nothing moves.
#define MAILCALL_FROM_SCREEN                                                              \
    "videorate ! videoscale method=lanczos ! videoconvert ! capsfilter name=shape ! tee " \
    "name=fork "                                                                          \
    "fork. ! queue name=entrance leaky=downstream max-size-buffers=1 ! "
constexpr const char* screen = MAILCALL_FROM_SCREEN
    "vp8enc name=encoder cpu-used=-8 deadline=1 threads=1 end-usage=cbr target-bitrate=2500000 "
    "lag-in-frames=0 error-resilient=partitions keyframe-max-dist=3000 static-threshold=100 "
    "min-quantizer=2 max-quantizer=30 dropframe-threshold=50 "
    "buffer-size=2000 buffer-initial-size=1000 buffer-optimal-size=1200" MAILCALL_OWN_PICTURE;
constexpr const char* screen_h264 = MAILCALL_FROM_SCREEN
    "openh264enc name=encoder usage-type=screen complexity=low rate-control=bitrate "
    "bitrate=2500000 gop-size=3000 multi-thread=1 enable-frame-skip=true qp-max=32 ! "
    "capsfilter caps=video/x-h264,profile=constrained-baseline" MAILCALL_OWN_PICTURE;

constexpr const char* payload = "rtpvp8pay name=payloader picture-id-mode=2 mtu=1200";
// What a decoder must know of a picture's form comes with each whole one.
constexpr const char* payload_h264 =
    "rtph264pay name=payloader aggregate-mode=zero-latency config-interval=-1 mtu=1200";

// What is paced waits in the queue. When that is full the encoder waits, and pictures are left out
// before they are encoded: nothing gets old on its way.
constexpr const char* picture_packets =
    "capsfilter name=packets ! "
    "queue name=pacer max-size-buffers=12 max-size-bytes=0 max-size-time=0";

// One packet that is refused would stop webrtcbin's jitter buffer for good.
constexpr const char* picture_entrance =
    "errorignore ignore-notlinked=true ignore-eos=true convert-to=ok";

#define MAILCALL_PICTURES_COME "queue max-size-time=0 max-size-buffers=200 max-size-bytes=0 ! "
// A picture is converted before it waits for its time (with the sound, hence sync), not after. A
// window that is too slow loses pictures; the decoder never waits for it.
#define MAILCALL_PICTURES_GO                                                                \
    " max-errors=-1 automatic-request-sync-points=true "                                    \
    "min-force-key-unit-interval=500000000 ! tee name=fork "                                \
    "fork. ! appsink name=newest sync=false async=false max-buffers=1 drop=true "           \
    "fork. ! valve name=far-valve drop=true ! queue leaky=downstream max-size-buffers=4 ! " \
    "videoconvert ! video/x-raw,format=BGRx ! "                                             \
    "appsink name=far-picture sync=true processing-deadline=0 async=false max-buffers=1 drop=true"

constexpr const char* picture_in = MAILCALL_PICTURES_COME
    "rtpvp8depay name=depayloader request-keyframe=true wait-for-keyframe=true ! "
    "vp8dec name=decoder threads=1" MAILCALL_PICTURES_GO;
// The decoder wants to be told the profile, and only this one gets so far.
constexpr const char* picture_in_h264 = MAILCALL_PICTURES_COME
    "rtph264depay name=depayloader request-keyframe=true wait-for-keyframe=true ! "
    "video/x-h264,stream-format=byte-stream,alignment=au ! "
    "capssetter caps=video/x-h264,profile=constrained-baseline ! "
    "openh264dec name=decoder" MAILCALL_PICTURES_GO;

// The processor takes this format only, at the same rate as its probe.
#define MAILCALL_SOUND "audio/x-raw,format=S16LE,rate=48000,layout=interleaved"

constexpr const char* voice =
    "queue leaky=downstream max-size-time=200000000 ! audioconvert ! audioresample ! "
    "capsfilter caps=" MAILCALL_SOUND ",channels=1";
// Less suppression let an echo of 13 to 18 dB less pass where a computer was busy, this one 23 dB;
// more gain would bring it back.
constexpr const char* processing =
    "webrtcdsp name=processor echo-suppression-level=high compression-gain-db=6 "
    "target-level-dbfs=6";
constexpr const char* voice_out =
    "appsink name=voice sync=false async=false max-buffers=20 drop=true";

constexpr const char* voice_in =
    "appsrc name=entrance is-live=true format=time leaky-type=downstream max-time=200000000 "
    "caps=" MAILCALL_SOUND ",channels=1";
constexpr const char* microphone =
    "audioconvert ! audioresample ! audio/x-raw,rate=48000 ! "
    "queue leaky=downstream max-size-time=200000000 ! "
    "opusenc name=encoder bitrate=32000 frame-size=20 inband-fec=true packet-loss-percentage=5 "
    "audio-type=voice ! "
    "rtpopuspay name=payloader mtu=1200 ! capsfilter name=packets";

// In-band error correction is switched on when it runs (repair_sound).
constexpr const char* sound_in =
    "queue max-size-time=0 max-size-buffers=200 max-size-bytes=0 ! "
    "rtpopusdepay ! opusdec name=decoder plc=true ! audioconvert ! audioresample ! " MAILCALL_SOUND
    " ! appsink name=far-sound sync=false async=false max-buffers=20 drop=true";

// The mixer goes on with silence when nothing comes: the device would complain, and the processor
// lose the thread. What is going to be played must pass the probe some time before: hence the last
// queue, or the device would take it in the last moment.
constexpr const char* loudspeaker =
    "appsrc name=far is-live=true format=time leaky-type=downstream max-time=400000000 ! "
    "audiomixer latency=20000000 start-time-selection=first ! volume name=volume ! "
    "audioconvert ! audioresample ! " MAILCALL_SOUND
    ",channels=1 ! webrtcechoprobe name=probe ! "
    "queue max-size-time=300000000 max-size-buffers=0 max-size-bytes=0";

constexpr const char* tone = "filesrc name=file ! wavparse ! audioconvert ! audioresample";

// videoscale keeps the shape by adding borders.
constexpr const char* preview_picture =
    "queue leaky=downstream max-size-buffers=2 ! videorate ! "
    "video/x-raw,framerate=5/1 ! videoconvert ! videoscale add-borders=true ! "
    "video/x-raw,format=I420,width=320,height=240,pixel-aspect-ratio=1/1 ! "
    "jpegenc name=encoder quality=70 ! fakesink sync=false";

// As the call will show it.
constexpr const char* preview_mirror =
    "queue leaky=downstream max-size-buffers=2 ! tee name=fork" MAILCALL_OWN_PICTURE;

constexpr const char* preview_level =
    "queue leaky=downstream max-size-time=200000000 ! audioconvert ! audioresample ! "
    "audio/x-raw,channels=1 ! level interval=100000000 ! fakesink sync=false";

#undef MAILCALL_OWN_PICTURE
#undef MAILCALL_FROM_CAMERA
#undef MAILCALL_FROM_SCREEN
#undef MAILCALL_PICTURES_COME
#undef MAILCALL_PICTURES_GO
#undef MAILCALL_SOUND

}  // namespace

const char* chain_text(Chain chain)
{
    switch (chain) {
        case Chain::camera: return camera;
        case Chain::camera_h264: return camera_h264;
        case Chain::screen: return screen;
        case Chain::screen_h264: return screen_h264;
        case Chain::payload: return payload;
        case Chain::payload_h264: return payload_h264;
        case Chain::picture_packets: return picture_packets;
        case Chain::picture_entrance: return picture_entrance;
        case Chain::picture_in: return picture_in;
        case Chain::picture_in_h264: return picture_in_h264;
        case Chain::voice: return voice;
        case Chain::processing: return processing;
        case Chain::voice_out: return voice_out;
        case Chain::voice_in: return voice_in;
        case Chain::microphone: return microphone;
        case Chain::sound_in: return sound_in;
        case Chain::loudspeaker: return loudspeaker;
        case Chain::tone: return tone;
        case Chain::preview_picture: return preview_picture;
        case Chain::preview_mirror: return preview_mirror;
        case Chain::preview_level: return preview_level;
    }
    return "";
}

}  // namespace mailcall::media
